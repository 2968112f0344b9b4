import {
  CreditReason,
  type Failure,
  failure,
  type InvoiceState,
  type PlainCommand,
  parseMinor,
  type Tax,
} from "@adv/domain"
import { type Command, Option } from "@commander-js/extra-typings"
import { type Either, isLeft, left, right } from "fp-ts/lib/Either.js"
import { refuse } from "../options.js"
import { invoiceState } from "../reading/states.js"
import type { Session } from "../session.js"
import {
  type Asking,
  type AskingOptions,
  ask,
  asking,
  freeId,
  idOption,
  invoiceUnknown,
  type QuantityOf,
  quantityOption,
  taxOption,
} from "./asking.js"

interface CreditOptions extends AskingOptions {
  readonly reason: CreditReason
  readonly whole?: true | undefined
  readonly line?: ReadonlyArray<QuantityOf> | undefined
  readonly net?: string | undefined
  readonly tax?: Tax | undefined
  readonly restore?: true | undefined
  readonly note?: string | undefined
}

type Credited = Extract<PlainCommand, { readonly type: "IssueCreditNote" }>["credited"]

const creditedOf = (
  invoice: string,
  { whole, line: lines, net, reason, tax }: CreditOptions,
  { currency, taxBreakdown }: InvoiceState,
): Either<Failure, Credited> => {
  if (whole === true) return right({ whole: true })
  if (lines !== undefined)
    return right({ lines: lines.map(({ line, quantity }) => ({ line: Number(line), quantity })) })
  if (net === undefined || currency === null)
    return left(
      failure(
        "NOTHING_TO_CREDIT",
        `Say what of invoice ${invoice} is credited: --whole, --line N:QTY, or --net AMOUNT.`,
        { invoice },
      ),
    )
  const amount = parseMinor(net, currency)
  if (isLeft(amount)) return amount
  const [only, ...others] = taxBreakdown
  const at = tax ?? (others.length === 0 ? only : undefined)
  if (at === undefined)
    return left(
      failure(
        "TAX_MISSING",
        `Invoice ${invoice} bears several taxes: say with --tax which of them ${net} ${currency} are credited at: ${taxBreakdown.map(({ category, rate }) => `${category}/${rate}`).join(", ")}.`,
        { invoice },
      ),
    )
  const { category, rate } = at
  const description = `Credit: ${reason.toLowerCase()}`
  return right({ amounts: [{ net: amount.right, tax: { category, rate }, description }] })
}

const planOf =
  (invoice: string, options: CreditOptions): Asking["plan"] =>
  async (store, on) => {
    const state = await invoiceState(store, invoice)
    if (state.invoice === null) return left(invoiceUnknown(invoice))
    const credited = creditedOf(invoice, options, state)
    if (isLeft(credited)) return credited
    const known = new Set<string>(state.creditNotes)
    return right([
      {
        type: "IssueCreditNote",
        on,
        invoice,
        creditNote: options.note ?? (await freeId(`${invoice}/C`, async (id) => known.has(id))),
        reason: options.reason,
        credited: credited.right,
        effectOnOrder: options.restore === true ? "restoresInvoiceableQuantity" : "none",
      },
    ])
  }

const reasonOption = (text: string): CreditReason => {
  const reason = text.toUpperCase()
  return CreditReason.is(reason) ? reason : refuse(`Give ${CreditReason.name}.`)
}

const lineOption = (text: string, before?: ReadonlyArray<QuantityOf>): ReadonlyArray<QuantityOf> =>
  /^[1-9]\d{0,5}:/.test(text)
    ? quantityOption(text, before)
    : refuse("Write N:QTY, where N is the line's place on the invoice, from 1.")

export const creditCommand = (command: Command, session: Session): void => {
  asking(command)
    .description("issue a credit note on an invoice, and put it against what is open on it")
    .argument("<invoice>", "its id", idOption)
    .addOption(
      new Option("--reason <reason>", `${CreditReason.name}`).argParser(reasonOption).makeOptionMandatory(),
    )
    .addOption(new Option("--whole", "all that was not credited yet").conflicts(["line", "net"]))
    .addOption(
      new Option("--line <n:qty>", "a quantity of the invoice's line n, from 1; repeated")
        .argParser(lineOption)
        .conflicts("net"),
    )
    .addOption(new Option("--net <amount>", "an amount net of tax, such as 150.00"))
    .addOption(
      new Option(
        "--tax <tax>",
        "the tax that --net is credited at (default: the invoice's only one)",
      ).argParser(taxOption),
    )
    .option("--restore", "what is taken back may be invoiced again")
    .addOption(
      new Option("--note <id>", "the credit note's id (default: INVOICE/C1, INVOICE/C2, …)").argParser(
        idOption,
      ),
    )
    .addHelpText(
      "after",
      `
Examples:
  adv credit 10248/I1 --reason RETURN --line 1:2
  adv credit 10248/I1 --reason PRICE --net 150.00 --tax S/22 --json
  adv credit 10248/I1 --reason DUPLICATE --whole --restore`,
    )
    .action((invoice, options) =>
      session.answer(options, (context) =>
        ask({ name: "credit", plan: planOf(invoice, options) }, options, context),
      ),
    )
}
