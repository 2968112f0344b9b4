import type { LocalDate } from "../values/index.js"

/** What is asked: a name in the imperative, the business date it takes effect `on`, and what it needs to know. */
export type Command<Type extends string, Asked extends object> = {
  readonly type: Type
  readonly on: LocalDate
} & Asked
