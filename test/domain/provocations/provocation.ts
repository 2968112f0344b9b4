import type { Failure } from "@adv/domain"
import type { Either } from "fp-ts/lib/Either.js"
import { given } from "../company.js"

export type Refused = Either<Failure, unknown>
/** Refusals by code, and how one comes to each. */
export type Provocations = { readonly [code: string]: () => Refused | Promise<Refused> }

type Steps = ReadonlyArray<Parameters<typeof given>[0][number]>
type Step = Parameters<ReturnType<typeof given>["when"]>[0]

/** What a command is refused with, after what happened before it. */
export const refused = (history: Steps, command: Step): Refused => given(history).when(command).outcome
