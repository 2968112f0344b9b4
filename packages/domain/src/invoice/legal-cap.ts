import { type Either, isLeft, left, right } from "fp-ts/lib/Either.js"
import type * as t from "io-ts"
import { Count, InvoiceId, LocalDate, PolicyId, shape, Text } from "../facts/codecs.js"
import { type Failure, failure } from "../failure.js"
import { PolicyRef } from "../policy/ref.js"
import { command } from "../running/command.js"
import {
  complianceOf,
  Debtor,
  type LegalCaps,
  type NominalDueDate,
  TermCompliance,
} from "../terms/legal-caps.js"
import type { InvoiceFact } from "./events.js"
import type { InvoiceState } from "./state.js"

export const legalCapFacts = {
  /**
   * The due dates of the invoice are later than the law has it. That is said and blocks nothing: `status` tells whether
   * a derogation may allow it. It stands on the invoice, not on the customer: only there are the date of issue and the
   * due dates facts, and the same term exceeds a cap on one day and not on another.
   */
  TermExceedsLegalCap: shape("TermExceedsLegalCap", {
    invoice: InvoiceId,
    /** The payment term's id and version. */
    term: Text,
    termVersion: Count,
    compliance: TermCompliance,
    policy: PolicyRef,
  }),
}

export const legalCapCommands = {
  /** `policy` holds the legal caps of one jurisdiction: what is in force on the invoice's date of issue applies. */
  CheckTermCompliance: command(
    "CheckTermCompliance",
    { invoice: InvoiceId, policy: PolicyId },
    { debtor: Debtor, trade: Text, receivedOn: LocalDate },
  ),
}

export type CheckTermCompliance = t.TypeOf<typeof legalCapCommands.CheckTermCompliance>
/** With what the policy says: given by the flow that loads it. */
export type CheckByCaps = Omit<CheckTermCompliance, "policy"> & {
  readonly policy: { readonly ref: PolicyRef; readonly body: LegalCaps }
}

/** Due dates before they were moved to a working day; those that aren't known yet are left out. */
const datesOf = ({ instalments }: InvoiceState): ReadonlyArray<NominalDueDate> =>
  [...instalments].flatMap(([instalment, { issued, dueDate }]) => {
    const nominal = issued.nominalDueDate ?? dueDate
    return nominal === null ? [] : [{ instalment, dueDate: nominal }]
  })

/** What was said before: checking again says it once. */
export const capKey = (policy: PolicyRef, compliance: TermCompliance): string =>
  [policy.policy, policy.version, compliance.instalment, compliance.dueDate, compliance.capDate].join("|")

/** Compares an invoice's due dates with the law, and records when they are later. */
export const checkCompliance = (
  check: CheckByCaps,
  state: InvoiceState,
): Either<Failure, ReadonlyArray<InvoiceFact>> => {
  const { invoice, policy, debtor, trade, receivedOn } = check
  const { paymentTerm, issueDate } = state
  if (issueDate === null || paymentTerm === null)
    return left(failure("INVOICE_UNKNOWN", `Invoice ${invoice} does not exist: issue it first.`, { invoice }))
  const found = complianceOf(datesOf(state), policy.body, {
    anchors: { issueDate, ...(receivedOn === undefined ? {} : { receiptDate: receivedOn }) },
    ...(debtor === undefined ? {} : { debtor }),
    ...(trade === undefined ? {} : { trade }),
  })
  if (isLeft(found)) return found
  const compliance = found.right
  if (compliance.status === "within" || state.capsNoted.includes(capKey(policy.ref, compliance)))
    return right([])
  return right([
    {
      type: "TermExceedsLegalCap",
      data: {
        invoice,
        term: paymentTerm.id,
        termVersion: paymentTerm.version,
        compliance,
        policy: policy.ref,
      },
    },
  ])
}
