import { type Failure, failure } from "@adv/domain"
import { type Either, left, right } from "fp-ts/lib/Either.js"
import { type Projections, type ReadModels, readModelsFrom, type States } from "./read-models.js"

/**
 * Read models that were folded apart, each part from the same log for other projections, as one. They go on as one:
 * nothing may be taken in by a part any more.
 *
 * @param whole how far the log was read by all parts together, and how many events that were
 *
 * Fails with `READ_MODELS_INCOMPLETE` when no part has folded one of the projections, or one stands still
 * (`data.projections`).
 */
export const joinedModels = <P extends Projections>(
  projections: P,
  parts: ReadonlyArray<Pick<ReadModels<object>, "states" | "stopped" | "parked">>,
  whole: { readonly position: number; readonly count: number },
): Either<Failure<"READ_MODELS_INCOMPLETE">, ReadModels<States<P>>> => {
  const states = Object.fromEntries(
    parts.flatMap((part) => Object.entries(part.states).filter(([name]) => !part.stopped.has(name))),
  )
  const missing = Object.keys(projections).filter((name) => !Object.hasOwn(states, name))
  if (missing.length > 0)
    return left(
      failure(
        "READ_MODELS_INCOMPLETE",
        `The read models ${missing.join(", ")} were not folded to the end: rebuild them from the log.`,
        { projections: missing },
      ),
    )
  // Each part may have met the same unreadable event; what a recipe refused is its projection's alone.
  const parked = new Map(
    parts
      .flatMap((part) => part.parked)
      .map((each) => [`${each.event.position} ${each.projection ?? ""}`, each]),
  )
  return right(
    readModelsFrom(projections, {
      ...whole,
      states,
      parked: [...parked.values()].sort((a, b) => a.event.position - b.event.position),
    }),
  )
}
