import type { CheckPoint } from "../credit/component.js"
import type { DomainFact, RecordedEvent } from "../facts/event.js"
import type { DomainCommand } from "../flows/handlers.js"
import type { NoticeThreshold } from "../indicator/commands.js"
import type { RenderedMessage } from "../message/render.js"
import type { Request } from "../running/run.js"
import { type CommandId, commandIdOf, type LocalDate, type OrderId } from "../values/index.js"
import type { Views } from "./views/index.js"

type Recorded<Type extends DomainFact["type"]> = RecordedEvent<Extract<DomainFact, { readonly type: Type }>>

/** What a process asks for, and a key that tells it from whatever else it asks for at the same occasion. */
export interface Reaction {
  readonly key: string
  readonly command: DomainCommand
  /** Of a message that is queued, the text: it is sent, and never in the log. */
  readonly text?: RenderedMessage
}

/**
 * What processes ask of the read models, beyond their own views: it takes a whole ledger to say. Answers are as of what
 * the read models have taken in, which is all that was recorded with the fact that is reacted to.
 */
export interface Questions {
  /** The check of an order's credit at a step; null where no credit policy asks for one. */
  readonly creditCheck: (order: OrderId, point: CheckPoint, on: LocalDate) => DomainCommand | null
  /** What a dunning run of the day asks for, by the ladder that is in force; nothing where there is none. */
  readonly dunning: (on: LocalDate) => ReadonlyArray<DomainCommand>
  /** The targets that stand otherwise, on a day, than was noticed last. */
  readonly crossings: (on: LocalDate) => ReadonlyArray<NoticeThreshold>
}

/** Answers for whoever keeps no read models: nothing is checked, nobody is dunned, and no target is missed. */
export const noQuestions: Questions = { creditCheck: () => null, dunning: () => [], crossings: () => [] }

/** What a process can look at. */
export interface Known {
  /** As of the command that the fact came of, all of whose facts they have taken in. */
  readonly views: Views
  readonly ask: Questions
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
  readonly on?: {
    readonly [Type in DomainFact["type"]]?: (event: Recorded<Type>, known: Known) => ReadonlyArray<Reaction>
  }
  /** What is due on a day by itself. Asked for the same day again it asks for the same. */
  readonly daily?: (on: LocalDate, known: Known) => ReadonlyArray<Reaction>
}

/** A command that a process asks for, ready to be run. */
export interface ProcessRequest extends Request<DomainCommand> {
  readonly text?: RenderedMessage
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
  known: Known,
): ReadonlyArray<ProcessRequest> => {
  const requests: Array<ProcessRequest> = []
  for (const process of processes) {
    // The reaction was written for facts of this type.
    const react = process.on?.[event.type] as
      | ((event: RecordedEvent, known: Known) => ReadonlyArray<Reaction>)
      | undefined
    if (react === undefined) continue
    const { legalEntity, correlationId, commandId } = event.metadata
    for (const { key, command, text } of react(event, known))
      requests.push({
        id: reactionId(process, event, key),
        command,
        by: {
          actor: by(process),
          legalEntity,
          causationId: event.id,
          correlationId: correlationId ?? commandId,
        },
        ...(text === undefined ? {} : { text }),
      })
  }
  return requests
}

/** What processes ask for because a business day of a legal entity has come. */
export const dueOn = (
  on: LocalDate,
  legalEntity: string,
  processes: ReadonlyArray<Process>,
  known: Known,
): ReadonlyArray<ProcessRequest> =>
  processes.flatMap((process) =>
    (process.daily?.(on, known) ?? []).map(({ key, command, text }) => ({
      id: commandIdOf(`process/${process.name}/${legalEntity}/${on}/${key}`),
      command,
      by: { actor: by(process), legalEntity },
      ...(text === undefined ? {} : { text }),
    })),
  )
