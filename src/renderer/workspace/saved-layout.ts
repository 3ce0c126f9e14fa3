/** From a saved layout to the docking library's model of it. */
import { Model, type IJsonModel } from 'flexlayout-react';
import { z } from 'zod';

/** Enough of the library's own JSON that it can build a model of it; it checks the rest itself, by throwing. */
const savedLayout = z.looseObject({
  layout: z.looseObject({ type: z.literal('row'), children: z.array(z.looseObject({})) }),
});

/** Throws where it cannot be read. */
export const modelOf = (saved: unknown): Model => Model.fromJson(savedLayout.parse(saved) as IJsonModel);
