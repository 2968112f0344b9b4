import * as t from "io-ts"

/** What must hold of a value beyond its shape: of which field, what is expected there, and whether it is so. */
export interface Expectation<A> {
  readonly field: keyof A & string
  readonly expected: string
  readonly holds: (value: A) => boolean
}

/** A codec that also asks what the shape alone can't say; a departure from it reads like any other. */
export const refined = <A extends object>(
  codec: t.Type<A>,
  expectations: ReadonlyArray<Expectation<A>>,
): t.Type<A> => {
  const is = (value: unknown): value is A =>
    codec.is(value) && expectations.every(({ holds }) => holds(value))
  return new t.Type<A>(
    codec.name,
    is,
    (value, context) => {
      const shaped = codec.validate(value, context)
      if (shaped._tag === "Left") return shaped
      const errors = expectations
        .filter(({ holds }) => !holds(shaped.right))
        .map(({ field, expected }): t.ValidationError => {
          const found = shaped.right[field]
          return {
            value: found,
            context: t.appendContext(
              context,
              field,
              new t.Type(expected, t.any.is, t.success, t.identity),
              found,
            ),
          }
        })
      return errors.length > 0 ? t.failures(errors) : shaped
    },
    t.identity,
  )
}
