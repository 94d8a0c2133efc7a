/** How Fastify compiles the schemas of requests and responses. */
import AjvCompiler from '@fastify/ajv-compiler';
import SerializerSelector from '@fastify/fast-json-stringify-compiler';
import type { ValidateFunction } from 'ajv';

/**
 * Fastify's own compilers, but a schema is compiled by the first request that needs it. Fastify compiles the schemas of all operations
 * before it listens, which was a third of the processor time of a start (0.7 s of 2.0 s), and most processes need few of them.
 */
export const compileOnFirstUse = {
  buildValidator: validatorsOnFirstUse as AjvCompiler.BuildCompilerFromPool,
  buildSerializer: serializersOnFirstUse,
};

function validatorsOnFirstUse(...schemas: Parameters<AjvCompiler.BuildCompilerFromPool>) {
  const compile = AjvCompiler()(...schemas);
  return (...route: Parameters<typeof compile>) => {
    let compiled: ValidateFunction | undefined;
    // Fastify reads the errors of the last call from the function that it called.
    const validate = Object.assign(
      (data: unknown) => {
        compiled ??= compile(...route) as ValidateFunction;
        const valid = compiled(data);
        validate.errors = compiled.errors ?? null;
        return valid;
      },
      { errors: null as ValidateFunction['errors'] | null },
    );
    return validate;
  };
}

function serializersOnFirstUse(...schemas: Parameters<SerializerSelector.SerializerFactory>) {
  const compile = SerializerSelector()(...schemas);
  return (route: SerializerSelector.RouteDefinition): SerializerSelector.Serializer => {
    let serialize: SerializerSelector.Serializer | undefined;
    return (data) => {
      serialize ??= compile(route);
      return serialize(data);
    };
  };
}
