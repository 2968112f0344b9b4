import type { ContactPreferences } from "../customer/contact-preferences.js"
import type { Language, MessageChannel } from "../message/channel.js"
import type { Calendars } from "../terms/index.js"
import type { Currency, CustomerId, DunningCaseId, LocalDate, Minor, PolicyId } from "../values/index.js"
import type { ClaimRates } from "./claims.js"
import type { DunnedInstalment, NoticeClaim, NoticeItem, SkipReason } from "./events.js"
import type { DunningPolicy } from "./policy.js"
import type { DunningItem } from "./standing.js"
import type { DunningState } from "./state.js"

/** What is known of a customer as somebody to write to. */
export interface DunningAddressee {
  readonly language: Language | null
  /** How the customer wants to be reached, and can be; null while nothing is said. */
  readonly preferences: ContactPreferences | null
}

export interface DunningRunAsked {
  /** The scope of the run, `all` say: runs of one scope go forward in date (DN-17). */
  readonly scope: string
  readonly runDate: LocalDate
  readonly lastRun: LocalDate | null
  readonly policy: { readonly id: PolicyId; readonly version: number; readonly body: DunningPolicy }
  /** Whether items of which nobody says by which ladder they go are this one's. */
  readonly isDefault: boolean
  readonly items: ReadonlyArray<DunningItem>
  readonly cases: ReadonlyMap<DunningCaseId, DunningState>
  /** Money and credit notes not put against anything yet, by case. */
  readonly credits: ReadonlyMap<DunningCaseId, Minor>
  readonly addressees: ReadonlyMap<CustomerId, DunningAddressee>
  readonly calendars: Calendars
  readonly rates: ClaimRates
}

/** A notice that a run would have sent. Amounts are minor units of the currency. */
export interface PlannedNotice {
  readonly case: DunningCaseId
  readonly notice: string
  readonly customer: CustomerId
  readonly currency: Currency
  /** The highest of its items' levels (DN-5); 0 for a reminder before the due date. */
  readonly level: number
  readonly code: string
  readonly channel: MessageChannel
  readonly template: string
  readonly language: Language
  readonly items: ReadonlyArray<NoticeItem>
  /** Levels that are passed on the way (DN-15). */
  readonly passed: ReadonlyArray<{ readonly level: number; readonly items: ReadonlyArray<DunnedInstalment> }>
  readonly claims: ReadonlyArray<NoticeClaim>
  readonly interest: Minor
  readonly fee: Minor
  readonly compensation: Minor
  readonly credits: Minor
  readonly total: Minor
}

export interface SkippedItem extends DunnedInstalment {
  readonly customer: CustomerId
  readonly currency: Currency
  readonly reason: SkipReason
}

/** A notice that would have gone out, and is held back for a reason that is worth a note (S14). */
export interface SuppressedNotice {
  readonly case: DunningCaseId
  readonly customer: CustomerId
  readonly currency: Currency
  readonly reason: SkipReason
  readonly level: number
  readonly items: ReadonlyArray<DunnedInstalment>
}

/**
 * What a run comes to. It is a plan: nothing happens until its commands are run, and each of those is decided again on
 * what the case and the invoices have become by then.
 */
export interface DunningPlan {
  readonly scope: string
  readonly runDate: LocalDate
  readonly policy: { readonly policy: PolicyId; readonly version: number }
  readonly notices: ReadonlyArray<PlannedNotice>
  readonly skipped: ReadonlyArray<SkippedItem>
  readonly suppressed: ReadonlyArray<SuppressedNotice>
  /** Notices that came back and go out another way (DN-18). */
  readonly retries: ReadonlyArray<{
    readonly case: DunningCaseId
    readonly notice: string
    readonly channel: MessageChannel
  }>
  /** Items that are no longer to be dunned, on notices that were not sent yet. */
  readonly removals: ReadonlyArray<
    DunnedInstalment & { readonly case: DunningCaseId; readonly notice: string; readonly reason: string }
  >
  /** Blocks whose last day has passed. */
  readonly expiries: ReadonlyArray<{ readonly case: DunningCaseId; readonly block: string }>
  /** Promises that are due, or that may have been kept. */
  readonly reviews: ReadonlyArray<{ readonly case: DunningCaseId; readonly promise: string }>
  readonly reopenings: ReadonlyArray<DunningCaseId>
  readonly closings: ReadonlyArray<DunningCaseId>
}
