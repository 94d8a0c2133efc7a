import { Type } from 'typebox';

/** The path parameter `{id}` of operations on one export. */
export const ExportParams = Type.Object({
  id: Type.Integer({
    minimum: 1,
    maximum: Number.MAX_SAFE_INTEGER,
    // The demo data has an export with this ID.
    examples: [1],
    description: 'ID of an export or of one of its parts.',
  }),
});
