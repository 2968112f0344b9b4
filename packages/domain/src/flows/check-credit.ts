import { isLeft, left, right } from "fp-ts/lib/Either.js"
import {
  checkCredit as answer,
  type CreditComponent,
  creditHoldReasonText,
  longestTermDays,
  openValueOf,
} from "../credit/index.js"
import { reservedSince } from "../customer/credit-state.js"
import { customerDecider } from "../customer/decide.js"
import { failure } from "../failure.js"
import type { CheckCredit } from "../order/credit-commands.js"
import { orderDecider } from "../order/decide.js"
import { policyBody } from "../policy/body.js"
import type { Handler } from "../running/handler.js"
import { creditStreams } from "./credit-guard.js"
import { answeringFor, creditPolicyStream } from "./credit-standing.js"
import { customerStream, orderStream } from "./streams.js"

/**
 * Checks the credit of an order by the policy in force. One that passes is reserved on the stream of who answers for it,
 * so that of two orders checked at once the later one counts the earlier; one that fails is put on credit hold with what
 * would release it; one that was on hold and passes is off it again.
 */
export const checkCredit: Handler<CheckCredit> = {
  streams: creditStreams,
  decide: (command, loaded) => {
    const { order, on, point, overdueItems, quotes = [], dunningLevel = 0, through, reservations } = command
    const own = orderStream(order)
    const state = loaded.state(own)
    const { customer, currency, terms } = state
    if (customer === null || currency === null || terms === null)
      return left(failure("ORDER_UNKNOWN", `Order ${order} does not exist: place it first.`, { order }))
    const policy = policyBody("credit", loaded.state(creditPolicyStream), on)
    if (isLeft(policy)) return policy
    const answering = answeringFor(customer, policy.right, loaded)
    if (command.customer !== undefined && command.customer !== answering.customer)
      return left(
        failure(
          "CREDIT_CUSTOMER_DIFFERS",
          `The exposure of ${command.customer} was counted for order ${order}, but ${answering.customer} answers for it: count its exposure.`,
          { order, counted: command.customer, answers: answering.customer },
        ),
      )
    const [standing] = answering.standings
    const since = reservedSince(standing, reservations, order).map(
      (reserved): CreditComponent => ({ component: "reserved", ...reserved }),
    )
    const components = [...command.components, ...since]
    const value = openValueOf(state)
    const longest = longestTermDays(terms.conditions.paymentTerm, on)
    const termDays = Number.isSafeInteger(longest) ? longest : null
    const answered = answer({
      policy: policy.right.body,
      on,
      order,
      document: { amount: value, currency },
      components,
      quotes,
      overdueItems,
      dunningLevel,
      termDays,
      standings: answering.standings,
    })
    if (isLeft(answered)) return answered
    const { passed, exposure, document, limit, available, reasons, overrides, releasedBy } = answered.right
    const checked = {
      ...{ order, point, customer: answering.customer, value, currency: exposure.currency, components },
      ...{ exposure: exposure.total, document, limit: limit.amount, available },
      ...{ through, reservations, policy: policy.right.ref, reasons },
      oldestOverdueDays: overdueItems.reduce((oldest, item) => Math.max(oldest, item.daysPastDue), 0),
      ...(termDays === null ? {} : { termDays }),
      ...(quotes.length === 0 ? {} : { quotes }),
    }
    const facts = orderDecider.decide(
      passed
        ? {
            type: "NoteCreditPassed",
            on,
            order,
            checked: { ...checked, ...(overrides.length === 0 ? {} : { overrides }) },
          }
        : {
            type: "NoteCreditFailed",
            on,
            order,
            checked: { ...checked, releasedBy },
            why: reasons.map((reason) => creditHoldReasonText(reason, exposure.currency)).join("; "),
          },
      state,
    )
    if (isLeft(facts)) return facts
    const appended = [{ stream: own.stream, facts: facts.right }]
    // What is released is counted as such: only what isn't has to be reserved.
    if (state.lifecycle === "released") return right(appended)
    const answers = customerStream(answering.customer)
    const reserved = customerDecider.decide(
      passed
        ? {
            type: "ReserveCredit",
            on,
            customer: answering.customer,
            order,
            amount: document,
            currency: exposure.currency,
            point,
          }
        : {
            type: "ReleaseCreditReservation",
            on,
            customer: answering.customer,
            order,
            reason: "a later check failed",
          },
      loaded.state(answers),
    )
    return isLeft(reserved)
      ? reserved
      : right([...appended, { stream: answers.stream, facts: reserved.right }])
  },
}
