import { graphTypes, type GraphType } from './graphType.ts';
import { WireWriter } from './wireFormat.ts';

/** Builders of AttrValue messages (attr_value.proto). */
export const attribute = {
  type: (type: GraphType) => new WireWriter().integer(6, graphTypes[type]),
  types: (types: readonly GraphType[]) => list(types, (writer, type) => writer.integer(6, graphTypes[type])),
  boolean: (value: boolean) => new WireWriter().boolean(5, value),
  integer: (value: number) => new WireWriter().integer(3, value),
  integers: (values: readonly number[]) => list(values, (writer, value) => writer.integer(3, value)),
  float: (value: number) => new WireWriter().float(4, value),
  text: (value: string) => new WireWriter().text(2, value),
  bytes: (value: Uint8Array) => new WireWriter().block(2, value),
  shape: (shape: readonly number[]) => new WireWriter().message(7, shapeMessage(shape)),
  function: (name: string) => new WireWriter().message(10, new WireWriter().text(1, name)),
  /** `content`: the values' bytes, little-endian, row-major. */
  tensor: (type: GraphType, shape: readonly number[], content: Uint8Array) =>
    new WireWriter().message(
      8,
      new WireWriter().integer(1, graphTypes[type]).message(2, shapeMessage(shape)).block(4, content),
    ),
} as const;

export type Attributes = Readonly<Record<string, WireWriter>>;

function shapeMessage(shape: readonly number[]): WireWriter {
  return shape.reduce((writer, size) => writer.message(2, new WireWriter().integer(1, size)), new WireWriter());
}

function list<T>(items: readonly T[], write: (writer: WireWriter, item: T) => void): WireWriter {
  const writer = new WireWriter();
  for (const item of items) write(writer, item);
  return new WireWriter().message(1, writer);
}
