import {
  commandIdOf,
  dueOn,
  type Known,
  type Letterhead,
  type LocalDate,
  noViews,
  type ProcessRequest,
  processesWith,
  type Questions,
  type RecordedEvent,
  reactionsTo,
  see,
  toDay,
  type Views,
} from "@adv/domain"
import { type CompanyModels, companyModels, questionsOf } from "@adv/projections"
import { DEMO_LEGAL_ENTITY, DEMO_SITE } from "./company.js"
import type { demoCalendars } from "./workdays.js"

const letterhead: Letterhead = {
  company: "Ponente Forniture S.p.A.",
  signature: "Amministrazione vendite",
  paymentDetails: "IBAN IT60 X054 2811 1010 0000 0123 456",
  language: "en",
  payWithinDays: 8,
}

/** Dunning runs are made, and targets looked at, on this day of the week; 1 January 1970 was a Thursday. */
const TUESDAY = 5

export type QueuedMessage = Extract<RecordedEvent, { readonly type: "MessageQueued" }>

/** The processes of the company, working on what is recorded as it comes, without a store of their own. */
export interface Desk {
  readonly views: Views
  readonly models: CompanyModels
  readonly ask: Questions
  /** What the processes ask for after the facts of some commands. */
  readonly react: (
    events: ReadonlyArray<RecordedEvent>,
    leaves: (event: QueuedMessage) => boolean,
  ) => ReadonlyArray<ProcessRequest>
  /** What they ask for because a working day has come. */
  readonly due: (on: LocalDate) => ReadonlyArray<ProcessRequest>
}

export const deskWith = (calendars: ReturnType<typeof demoCalendars>): Desk => {
  const views = noViews()
  const models = companyModels()
  const questions = questionsOf(models, views, { calendars })
  const ask: Questions = {
    ...questions,
    // A run looks at every item there is: once a week is what a wholesaler does, too.
    dunning: (on) => (toDay(on) % 7 === TUESDAY ? questions.dunning(on) : []),
    crossings: (on) => (toDay(on) % 7 === TUESDAY ? questions.crossings(on) : []),
  }
  const known: Known = { views, ask }
  const processes = processesWith({ site: DEMO_SITE, letterhead })

  /** The letter leaves as soon as it is written, as the process runner sends it. */
  const sent = ({ data, metadata }: QueuedMessage) => ({
    id: commandIdOf(`process/sent/${metadata.commandId}`),
    command: {
      type: "RecordMessageSent",
      on: metadata.effectiveDate,
      message: data.message,
      reference: `out-${data.documentHash.slice(0, 12)}`,
    } as const,
    by: { actor: metadata.actor, legalEntity: metadata.legalEntity },
  })

  return {
    views,
    models,
    ask,
    react: (events, leaves) => {
      const requests: Array<ProcessRequest> = []
      for (let from = 0; from < events.length; ) {
        let to = from + 1
        while (events[to]?.metadata.commandId === events[from]?.metadata.commandId) to += 1
        const group = events.slice(from, to)
        models.apply(group)
        see(views, group)
        for (const event of group) {
          requests.push(...reactionsTo(event, processes, known))
          if (event.type === "MessageQueued" && leaves(event)) requests.push(sent(event))
        }
        from = to
      }
      return requests
    },
    due: (on) => dueOn(on, DEMO_LEGAL_ENTITY, processes, known),
  }
}
