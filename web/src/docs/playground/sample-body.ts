/** Example request bodies from the OpenAPI document. */
import type { Operation } from '../../data/operation.ts';
import { examplesOf } from '../schema/examples.ts';

export interface SampleBody {
  name: string;
  text: string;
}

export function sampleBodies({ requestBody }: Operation): SampleBody[] {
  const content = requestBody?.content['application/json'];
  return content ? examplesOf(content).map(({ name, value }) => ({ name, text: JSON.stringify(value, null, 2) })) : [];
}

export function firstBody(operation: Operation): string {
  return sampleBodies(operation)[0]?.text ?? (operation.requestBody?.required ? '{}' : '');
}
