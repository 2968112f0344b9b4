import { ApprovalEvent } from "../../approvals/approval-book.js"
import type { Books, Counted, Entry, Term } from "../term.js"

const facts = [
  "ApprovalRequested",
  "ApprovalGranted",
  "ApprovalRefused",
  "ApprovalExpired",
  "ApprovalInvalidated",
  "ApprovalWithdrawn",
] as const

/** What became of one time that an approval was asked for. Rows are of the approval book, or -1. */
interface Round {
  requested: number
  /** Granted or refused. */
  decided: number
  /** A grant that came to nothing, since what it was of changed. */
  invalidated: number
  /** Decided, expired, withdrawn or invalidated. */
  ended: number
}

/** Goes through the times that approvals were asked for, and what is known of each. */
const eachRound = (
  { approvals: book }: Books,
  counted: Counted,
  visit: (approval: number, round: Round) => void,
): void => {
  const { row, rowsOfApproval } = book
  for (let approval = 0; approval < book.approval.gate.length; approval++) {
    const rows: Array<number> = []
    for (let at = rowsOfApproval.last(approval); at >= 0; at = rowsOfApproval.before(at))
      if (row.day.at(at) <= counted.asOf && row.recorded.at(at) <= counted.knownAt) rows.push(at)
    let round: Round | null = null
    for (const at of rows.reverse()) {
      const kind = row.kind.at(at)
      if (kind === ApprovalEvent.requested) {
        if (round !== null) visit(approval, round)
        round = { requested: at, decided: -1, invalidated: -1, ended: -1 }
      } else if (round === null) continue
      else if (kind === ApprovalEvent.granted || kind === ApprovalEvent.refused) {
        round.decided = at
        round.ended = at
      } else if (kind === ApprovalEvent.invalidated) {
        if (round.decided >= 0 && row.kind.at(round.decided) === ApprovalEvent.granted) round.invalidated = at
        round.ended = at
      } else if (kind === ApprovalEvent.expired || kind === ApprovalEvent.withdrawn) round.ended = at
    }
    if (round !== null) visit(approval, round)
  }
}

/** Sets what an entry has of its approval, told apart by `gate` and `department`. */
const ofApproval = (
  entry: Entry,
  { approvals: book }: Books,
  approval: number,
  { requested }: Round,
): void => {
  entry.tell("approval", book.approvals.name(approval))
  entry.labels["gate"] = book.names.name(book.approval.gate.at(approval))
  entry.labels["department"] = book.names.name(book.request.department.at(book.row.request.at(requested)))
}

const term = (
  name: string,
  what: string,
  kind: Term["kind"],
  unit: Term["unit"],
  /** The row whose day it belongs to, and the amount; null when it doesn't count. */
  of: (books: Books, round: Round) => { readonly row: number; readonly amount: number } | null,
): Term => ({
  name,
  what,
  kind,
  unit,
  facts,
  each: (books, counted, entry) =>
    eachRound(books, counted, (approval, round) => {
      const found = of(books, round)
      if (found === null) return
      ofApproval(entry, books, approval, round)
      entry.day = books.approvals.row.day.at(found.row)
      entry.amount = found.amount
      entry.add()
    }),
})

const SECOND = 1000

/** Between when it was recorded that it was asked, and that it was decided. */
export const secondsToDecide = term(
  "secondsToDecide",
  "seconds from when an approval was asked for to its decision, as recorded",
  "samples",
  "seconds",
  ({ approvals: { row } }, { requested, decided }) =>
    decided < 0
      ? null
      : {
          row: decided,
          amount: Math.floor((row.recorded.at(decided) - row.recorded.at(requested)) / SECOND),
        },
)

export const approvalsPending: Term = {
  name: "approvalsPending",
  what: "approvals asked for that nothing has become of",
  kind: "stock",
  unit: "things",
  facts,
  each: (books, counted, entry) =>
    eachRound(books, counted, (approval, round) => {
      const { day } = books.approvals.row
      ofApproval(entry, books, approval, round)
      entry.day = day.at(round.requested)
      entry.amount = 1
      entry.n = 1
      entry.add()
      if (round.ended < 0) return
      entry.day = Math.max(entry.day, day.at(round.ended))
      entry.amount = -1
      entry.n = -1
      entry.add()
    }),
}

export const approvalsDecided = term(
  "approvalsDecided",
  "approvals that were granted or refused",
  "flow",
  "things",
  (_books, { decided }) => (decided < 0 ? null : { row: decided, amount: 1 }),
)

export const approvalsRefused = term(
  "approvalsRefused",
  "of them, approvals that were refused",
  "flow",
  "things",
  ({ approvals: { row } }, { decided }) =>
    decided >= 0 && row.kind.at(decided) === ApprovalEvent.refused ? { row: decided, amount: 1 } : null,
)

export const approvalsGranted = term(
  "approvalsGranted",
  "approvals that were granted",
  "flow",
  "things",
  ({ approvals: { row } }, { decided }) =>
    decided >= 0 && row.kind.at(decided) === ApprovalEvent.granted ? { row: decided, amount: 1 } : null,
)

/** By the day they were granted. */
export const approvalsInvalidated = term(
  "approvalsInvalidated",
  "of them, approvals that came to nothing since what they were of was changed",
  "flow",
  "things",
  (_books, { decided, invalidated }) => (invalidated < 0 ? null : { row: decided, amount: 1 }),
)
