import {
  Count,
  CreditNoteId,
  DisputeId,
  InvoiceId,
  LocalDate,
  list,
  Minor,
  oneOf,
  shape,
  Text,
} from "../facts/codecs.js"

export const DisputeOutcome = oneOf("rejected", "upheld", "partiallyUpheld", "withdrawn")

const own = { invoice: InvoiceId, dispute: DisputeId }

/**
 * What happens to a dispute. What is disputed of an instalment stays in aging as a measure of its own, is not dunned,
 * and bears interest that is not claimed until the dispute is over.
 */
export const disputeFacts = {
  /** `lines` are the invoice's lines (from 1) that it is about. */
  DisputeOpened: shape(
    "DisputeOpened",
    { ...own, instalment: Count, amount: Minor, reason: Text },
    { department: Text, answerBy: LocalDate, lines: list(Count), openedBy: Text, channel: Text },
  ),
  /** The customer was told that it was received. */
  DisputeAcknowledged: shape("DisputeAcknowledged", own, { channel: Text }),
  DisputeAssigned: shape("DisputeAssigned", { ...own, department: Text, dueBy: LocalDate }, { reason: Text }),
  /** What the department would answer: `creditAmount` is what would be credited, tax included. */
  DisputeProposed: shape(
    "DisputeProposed",
    { ...own, outcome: DisputeOutcome, department: Text },
    { creditAmount: Minor, comment: Text },
  ),
  /** What was `amount` is no longer disputed. `creditAmount` is what is to be credited, tax included. */
  DisputeResolved: shape(
    "DisputeResolved",
    { ...own, instalment: Count, amount: Minor, outcome: DisputeOutcome },
    { rootCause: Text, department: Text, creditAmount: Minor },
  ),
  /** `creditNotes` are those that were issued for it. */
  DisputeClosed: shape("DisputeClosed", { ...own, creditNotes: list(CreditNoteId) }),
  /** `amount` is disputed again. */
  DisputeReopened: shape("DisputeReopened", { ...own, instalment: Count, amount: Minor, reason: Text }),
}
