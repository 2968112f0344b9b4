import type { DomainFact, RecordedEvent } from "../../facts/event.js"

type Recorded<Type extends DomainFact["type"]> = RecordedEvent<Extract<DomainFact, { readonly type: Type }>>

/** How facts add up to what processes look at: a recipe for each fact that matters, changing what it is given. */
export type ViewRecipes<State> = {
  readonly [Type in DomainFact["type"]]?: (state: State, event: Recorded<Type>) => void
}

/** Takes a fact into a state, when there is a recipe for it. */
export const fold = <State>(recipes: ViewRecipes<State>, state: State, event: RecordedEvent): void => {
  // The recipe was written for facts of this type.
  const recipe = recipes[event.type] as ((state: State, event: RecordedEvent) => void) | undefined
  recipe?.(state, event)
}
