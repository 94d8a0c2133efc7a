import { Type } from 'typebox';

/** The path parameter `{id}` of operations on one export. */
export const ExportParams = Type.Object({
  id: Type.Integer({
    minimum: 1,
    maximum: Number.MAX_SAFE_INTEGER,
    examples: [42],
    description: 'ID of an export or of one of its parts.',
  }),
});
