import { parseMinor } from "@adv/domain"
import { type Command, Option } from "@commander-js/extra-typings"
import { isLeft, left, right } from "fp-ts/lib/Either.js"
import { countOption } from "../options.js"
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
  textOption,
} from "./asking.js"

type DisputeOutcome = "rejected" | "upheld" | "partiallyUpheld" | "withdrawn"

interface OpenOptions extends AskingOptions {
  readonly reason: string
  readonly amount?: string | undefined
  readonly instalment?: number | undefined
  readonly dispute?: string | undefined
  readonly assign?: string | undefined
}

const openingOf =
  (invoice: string, options: OpenOptions): Asking["plan"] =>
  async (store, on) => {
    const { currency, disputes } = await invoiceState(store, invoice)
    if (currency === null) return left(invoiceUnknown(invoice))
    const amount = options.amount === undefined ? undefined : parseMinor(options.amount, currency)
    if (amount !== undefined && isLeft(amount)) return amount
    const known = new Set<string>(disputes.keys())
    return right([
      {
        type: "OpenDispute",
        on,
        invoice,
        dispute: options.dispute ?? (await freeId(`${invoice}/D`, async (id) => known.has(id))),
        reason: options.reason,
        ...(amount === undefined ? {} : { amount: amount.right }),
        ...(options.instalment === undefined ? {} : { instalment: options.instalment }),
        ...(options.assign === undefined ? {} : { department: options.assign }),
      },
    ])
  }

interface ResolveOptions extends AskingOptions {
  readonly resolve: string
  readonly outcome: DisputeOutcome
  readonly cause?: string | undefined
  readonly assign?: string | undefined
}

const resolvingOf =
  (invoice: string, { resolve, outcome, cause, assign }: ResolveOptions): Asking["plan"] =>
  async (_, on) =>
    right([
      {
        type: "ResolveDispute",
        on,
        invoice,
        dispute: resolve,
        outcome,
        ...(cause === undefined ? {} : { rootCause: cause }),
        ...(assign === undefined ? {} : { department: assign }),
      },
    ])

export const disputeCommand = (command: Command, session: Session): void => {
  asking(command)
    .description("open a dispute on an invoice, or resolve one")
    .argument("<invoice>", "its id", idOption)
    .addOption(new Option("--reason <text>", "opens a dispute: what the customer says").argParser(textOption))
    .addOption(
      new Option("--amount <amount>", "how much is disputed (default: all that is open)").conflicts(
        "resolve",
      ),
    )
    .addOption(
      new Option("--instalment <n>", "which instalment is disputed (default: the first that is open)")
        .argParser(countOption)
        .conflicts("resolve"),
    )
    .addOption(
      new Option("--dispute <id>", "id of the new dispute (default: INVOICE/D1, INVOICE/D2, …)")
        .argParser(idOption)
        .conflicts("resolve"),
    )
    .addOption(
      new Option("--resolve <dispute>", "resolves that dispute").argParser(idOption).conflicts("reason"),
    )
    .addOption(
      new Option("--outcome <outcome>", "how it was resolved").choices([
        "rejected",
        "upheld",
        "partiallyUpheld",
        "withdrawn",
      ] as const),
    )
    .addOption(new Option("--cause <text>", "what it came from, once resolved").argParser(textOption))
    .addOption(
      new Option(
        "--assign <department>",
        "the department that is to answer it, or that it was due to",
      ).argParser(textOption),
    )
    .addHelpText(
      "after",
      `
Examples:
  adv dispute 10248/I1 --reason "a chair is missing" --amount 121.39 --assign Logistics
  adv dispute 10248/I1 --resolve 10248/I1/D1 --outcome upheld --cause "short delivery" --json`,
    )
    .action(async (invoice, options, self) => {
      const { reason, resolve, outcome } = options
      const plan =
        resolve !== undefined && outcome !== undefined
          ? resolvingOf(invoice, { ...options, resolve, outcome })
          : reason !== undefined && outcome === undefined
            ? openingOf(invoice, { ...options, reason })
            : self.error(
                "Give --reason TEXT to open a dispute, or --resolve DISPUTE and --outcome to resolve one",
              )
      await session.answer(options, (context) => ask({ name: "dispute", plan }, options, context))
    })
}
