import {
  conditionsInForce,
  type EventStore,
  type Failure,
  failure,
  isCurrency,
  isDecimal,
  isNonNegativeDecimal,
  type LocalDate,
  type PlainCommand,
  type Tax,
} from "@adv/domain"
import { type Command, Option } from "@commander-js/extra-typings"
import { type Either, isLeft, left, right } from "fp-ts/lib/Either.js"
import { dateOption, refuse } from "../options.js"
import { customerState } from "../reading/states.js"
import { termFor } from "../reading/term.js"
import type { Session } from "../session.js"
import { type AskingOptions, ask, asking, idOption, type Plan, taxOption, textOption } from "./asking.js"

interface LineOf {
  readonly sku: string
  readonly quantity: string
  readonly unitPrice: string
  readonly discountPercent?: string
}

/** `SKU:QTY:PRICE` or `SKU:QTY:PRICE:DISCOUNT%`. */
const lineOption = (text: string, before: ReadonlyArray<LineOf> = []): ReadonlyArray<LineOf> => {
  const [sku = "", quantity = "", unitPrice = "", discount, ...more] = text.split(":")
  const discountPercent = discount?.replace(/ ?%$/, "")
  return sku.trim() !== "" &&
    isNonNegativeDecimal(quantity) &&
    isDecimal(unitPrice) &&
    (discountPercent === undefined || isNonNegativeDecimal(discountPercent)) &&
    more.length === 0
    ? [...before, { sku, quantity, unitPrice, ...(discountPercent === undefined ? {} : { discountPercent }) }]
    : refuse(
        'Write SKU:QTY:PRICE or SKU:QTY:PRICE:DISCOUNT% with decimal points, such as "CHAIR:10:99.50:5%".',
      )
}

const currencyOption = (text: string): string =>
  isCurrency(text) ? text : refuse("Give an ISO 4217 code such as EUR.")

interface PlaceOptions extends AskingOptions {
  readonly customer: string
  readonly name?: string | undefined
  readonly currency?: string | undefined
  readonly line: ReadonlyArray<LineOf>
  readonly tax: Tax
  readonly requested?: LocalDate | undefined
  readonly terms?: string | undefined
  readonly invoicing?: "onDelivery" | "onOrder" | undefined
  readonly reference?: string | undefined
  readonly channel?: "phone" | "email" | "edi" | "portal" | "sales" | "import" | undefined
}

type PlaceOrder = Extract<PlainCommand, { readonly type: "PlaceOrder" }>

const planOf = async (
  order: string,
  options: PlaceOptions,
  store: EventStore,
  on: LocalDate,
): Promise<Either<Failure, Plan>> => {
  const { customer, name, requested, invoicing, reference, channel } = options
  const known = await customerState(store, customer)
  const currency = options.currency ?? known.currency
  if (currency === null || (known.customer === null && name === undefined))
    return left(
      failure(
        "CUSTOMER_UNKNOWN",
        `Customer ${customer} does not exist: give --name and --currency to register it with this order.`,
        { customer },
      ),
    )
  const inForce = conditionsInForce(known, on)
  const asked = options.terms === undefined ? undefined : await termFor(options.terms)
  if (asked !== undefined && isLeft(asked)) return asked
  const paymentTerm = asked?.right.term ?? inForce?.conditions.paymentTerm
  if (paymentTerm === undefined)
    return left(
      failure(
        "CONDITIONS_MISSING",
        `Customer ${customer} has no conditions in force on ${on}: give order ${order} its --terms.`,
        { order, customer, on },
      ),
    )
  const agreed = inForce?.conditions
  const own: PlaceOrder["terms"] = {
    conditions: {
      overDeliveryTolerance: "0",
      ...agreed,
      invoicingPolicy: invoicing ?? agreed?.invoicingPolicy ?? "onDelivery",
      paymentTerm,
    },
  }
  const place: PlaceOrder = {
    type: "PlaceOrder",
    on,
    order,
    customer,
    currency,
    lines: options.line.map((line, at) => ({
      line: String(at + 1),
      ...line,
      tax: options.tax,
      ...(requested === undefined ? {} : { requestedDate: requested }),
    })),
    // What was agreed is frozen as it was agreed, unless this order departs from it.
    ...(asked === undefined && invoicing === undefined ? {} : { terms: own }),
    ...(reference === undefined ? {} : { customerReference: reference }),
    ...(channel === undefined ? {} : { channel }),
  }
  return right(
    known.customer === null && name !== undefined
      ? [{ type: "RegisterCustomer", on, customer, name, currency }, place]
      : [place],
  )
}

export const placeCommand = (command: Command, session: Session): void => {
  asking(command)
    .description("take a customer's order, under the conditions agreed with the customer or its own terms")
    .argument("<order>", "its number", idOption)
    .addOption(new Option("--customer <id>", "who orders").argParser(idOption).makeOptionMandatory())
    .addOption(
      new Option("--name <name>", "registers a customer that isn't known yet, under this name").argParser(
        textOption,
      ),
    )
    .addOption(
      new Option("--currency <code>", "ISO 4217 code (default: the customer's)").argParser(currencyOption),
    )
    .addOption(
      new Option("--line <sku:qty:price[:discount%]>", "a line, its price per unit net of tax; repeated")
        .argParser(lineOption)
        .makeOptionMandatory(),
    )
    .addOption(
      new Option("--tax <tax>", "of every line: 22, S/22, or a category without tax such as Z")
        .default(taxOption("22"), "S/22")
        .argParser(taxOption),
    )
    .addOption(
      new Option("--requested <date>", "when the customer wants it, YYYY-MM-DD").argParser(dateOption),
    )
    .addOption(
      new Option(
        "--terms <name or file.json>",
        'payment term of this order, such as net30 (default: the customer\'s; see "adv terms --help")',
      ).argParser(textOption),
    )
    .addOption(
      new Option(
        "--invoicing <policy>",
        "invoice what is delivered, or what is ordered (default: as agreed, or onDelivery)",
      ).choices(["onDelivery", "onOrder"] as const),
    )
    .addOption(new Option("--reference <text>", "the customer's own order number").argParser(textOption))
    .addOption(
      new Option("--channel <channel>", "how it came in").choices([
        "phone",
        "email",
        "edi",
        "portal",
        "sales",
        "import",
      ] as const),
    )
    .addHelpText(
      "after",
      `
A store that isn't there is made. Lines are numbered from 1.

Examples:
  adv place 10248 --customer ROSSI --name "Rossi S.p.A." --currency EUR --terms 60eom --line CHAIR:10:99.50:5%
  adv place 10249 --customer ROSSI --terms net30 --line DESK:2:250 --line LAMP:4:35.90 --requested 2025-02-10 --json`,
    )
    .action((order, options) =>
      session.answer(options, (context) =>
        ask(
          { name: "place", creates: true, plan: (store, on) => planOf(order, options, store, on) },
          options,
          context,
        ),
      ),
    )
}
