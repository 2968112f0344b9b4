import type { DomainFact, RecordedEvent } from "../facts/event.js"
import type { DomainCommand } from "../flows/handlers.js"
import type { Request } from "../running/run.js"
import { type CommandId, commandIdOf, type LocalDate } from "../values/index.js"
import type { Views } from "./views/index.js"

type Recorded<Type extends DomainFact["type"]> = RecordedEvent<Extract<DomainFact, { readonly type: Type }>>

/** What a process asks for, and a key that tells it from whatever else it asks for at the same occasion. */
export interface Reaction {
  readonly key: string
  readonly command: DomainCommand
}

/**
 * A process manager: what follows from a fact, or from a business day that has come. It is a pure function of the fact
 * and of what the facts up to it add up to, so it may be asked again at any time; the commands it asks for have ids that
 * derive from the fact, so carrying them out again changes nothing.
 */
export interface Process {
  readonly name: string
  /** The department in whose name it acts. */
  readonly department: string
  /** Views are as of the fact, which they have taken in. */
  readonly on?: {
    readonly [Type in DomainFact["type"]]?: (event: Recorded<Type>, views: Views) => ReadonlyArray<Reaction>
  }
  /** What is due on a day by itself. Asked for the same day again it asks for the same. */
  readonly daily?: (on: LocalDate, views: Views) => ReadonlyArray<Reaction>
}

/** The id of what a process asks for after a fact: the same fact always gives the same ids. */
export const reactionId = (process: Process, event: Pick<RecordedEvent, "id">, key: string): CommandId =>
  commandIdOf(`process/${process.name}/${event.id}/${key}`)

const by = (process: Process) =>
  ({ id: `process:${process.name}`, department: process.department, kind: "system" }) as const

/** What processes ask for after a fact, each with its id, its cause and the chain it belongs to. */
export const reactionsTo = (
  event: RecordedEvent,
  processes: ReadonlyArray<Process>,
  views: Views,
): ReadonlyArray<Request<DomainCommand>> => {
  const requests: Array<Request<DomainCommand>> = []
  for (const process of processes) {
    // The reaction was written for facts of this type.
    const react = process.on?.[event.type] as
      | ((event: RecordedEvent, views: Views) => ReadonlyArray<Reaction>)
      | undefined
    if (react === undefined) continue
    const { legalEntity, correlationId, commandId } = event.metadata
    for (const { key, command } of react(event, views))
      requests.push({
        id: reactionId(process, event, key),
        command,
        by: {
          actor: by(process),
          legalEntity,
          causationId: event.id,
          correlationId: correlationId ?? commandId,
        },
      })
  }
  return requests
}

/** What processes ask for because a business day of a legal entity has come. */
export const dueOn = (
  on: LocalDate,
  legalEntity: string,
  processes: ReadonlyArray<Process>,
  views: Views,
): ReadonlyArray<Request<DomainCommand>> =>
  processes.flatMap((process) =>
    (process.daily?.(on, views) ?? []).map(({ key, command }) => ({
      id: commandIdOf(`process/${process.name}/${legalEntity}/${on}/${key}`),
      command,
      by: { actor: by(process), legalEntity },
    })),
  )
