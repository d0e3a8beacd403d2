// toArrowSchema
declare function toArrowSchema(schema: {
    readonly fields: Fields;
}): Schema;
// Not exported, but part of the above:
interface Field<out T> {
    readonly type: FieldType;
    readonly nullable: boolean;
    readonly valueType?: T;
}
type FieldType = {
    readonly kind: 'string';
} | {
    readonly kind: 'oneOf';
    readonly values: readonly string[];
} | {
    readonly kind: 'int';
} | {
    readonly kind: 'long';
} | {
    readonly kind: 'double';
} | {
    readonly kind: 'boolean';
} | {
    readonly kind: 'timestamp';
} | {
    readonly kind: 'date';
} | {
    readonly kind: 'version';
    readonly current: string;
} | {
    readonly kind: 'array';
    readonly element: Field<unknown>;
} | {
    readonly kind: 'struct';
    readonly fields: Fields;
};
type Fields = Readonly<Record<string, Field<unknown>>>;
