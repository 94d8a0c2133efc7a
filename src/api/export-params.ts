import { Type } from 'typebox';

/** The `{id}` of operations on one export. */
export const ExportParams = Type.Object({
  id: Type.Integer({
    minimum: 1,
    maximum: Number.MAX_SAFE_INTEGER,
    examples: [42],
    description: 'Id of an export, or of a part of one.',
  }),
});
