import {
  addDays,
  type Currency,
  type Failure,
  FailureError,
  formatMinor,
  minor,
  type RecordedEvent,
} from "@adv/domain"
import {
  companyModels,
  type ExplainedTerm,
  explainKpi,
  type KpiCellQuery,
  type KpiExplanation,
  type KpiValue,
  projections,
  rederiveKpi,
} from "@adv/projections"
import { type Command, Option } from "@commander-js/extra-typings"
import { type Either, isLeft, right } from "fp-ts/lib/Either.js"
import { grouped, several } from "../answer/amounts.js"
import type { Answer } from "../answer/answer.js"
import { heading } from "../answer/report.js"
import { table } from "../answer/table.js"
import type { Page } from "../answer/terminal.js"
import { dateOption, datesOf, type ReadingOptions, reading } from "../options.js"
import { explainedFacts } from "../reading/explained-facts.js"
import { factsText } from "../reading/facts-table.js"
import { scopeOption } from "../reading/figures.js"
import { load } from "../reading/load.js"
import { type CurrencyOf, sentenceOf } from "../reading/sentence.js"
import { openForReading, withStore } from "../reading/store.js"
import { isoOf } from "../reading/zone.js"
import type { Context, Session } from "../session.js"
import { kpiDocument, unitText, valueText, windowOf } from "./kpi.js"

type ExplainOptions = ReadingOptions &
  Pick<Partial<KpiCellQuery>, "from" | "to"> & {
    readonly where?: { readonly [dimension: string]: string } | undefined
    readonly facts?: true | undefined
    readonly check?: true | undefined
  }

interface Explained {
  readonly explanation: KpiExplanation
  readonly facts: ReadonlyArray<RecordedEvent>
  /** The figure that the facts alone come to, when that was asked. */
  readonly again: KpiValue | null
}

const isSame = (one: KpiValue, other: KpiValue): boolean =>
  one.value === other.value && one.numerator === other.numerator && one.denominator === other.denominator

const documentOf = ({ explanation, facts, again }: Explained, currencyOf: CurrencyOf) => {
  const { figure, arithmetic, terms, subjects, factTypes, asked } = explanation
  return {
    figure: kpiDocument([figure])[0],
    where: asked.where ?? {},
    arithmetic,
    terms,
    subjects,
    factTypes,
    facts: facts.map((event) => ({
      position: event.position,
      id: event.id,
      stream: event.stream,
      type: event.type,
      effectiveDate: event.metadata.effectiveDate,
      recordedAt: isoOf(event.recordedAt),
      sentence: sentenceOf(event, currencyOf),
    })),
    ...(again === null ? {} : { rederived: kpiDocument([again])[0], same: isSame(again, figure) }),
  }
}

/** How many of the largest contributors of a term are shown. */
const LARGEST = 5

interface Contributor {
  readonly subject: string
  readonly customer: string
  readonly from: string
  readonly amount: number
  readonly n: number
}

/** What a term's streams add to it, the largest first. */
const contributorsOf = ({ entries }: ExplainedTerm): ReadonlyArray<Contributor> => {
  const bySubject = Map.groupBy(entries, ({ subject }) => subject)
  return [...bySubject]
    .map(([subject, own]) => ({
      subject,
      customer: own[0]?.customer ?? "",
      from: own[0]?.day ?? "",
      amount: own.reduce((sum, { amount }) => sum + amount, 0),
      n: own.reduce((sum, { n }) => sum + n, 0),
    }))
    .sort((a, b) => Math.abs(b.amount) - Math.abs(a.amount) || (a.subject < b.subject ? -1 : 1))
}

const termText =
  (amountText: (term: ExplainedTerm, amount: number) => string, page: Page) =>
  (term: ExplainedTerm): string => {
    const { name, what, kind, from, to, text, n } = term
    const last = addDays(to, -1)
    const when =
      kind === "stock" ? `at the end of ${last}` : from === null ? `up to ${last}` : `from ${from} to ${last}`
    const contributors = contributorsOf(term)
    const title = `${page.paint("bold", name)}  ${what}, ${when}: ${page.paint("bold", grouped(text))}, n ${grouped(String(n))}`
    if (contributors.length === 0) return title
    const others = contributors.length - LARGEST
    return [
      title,
      table(
        [
          { title: "  in" },
          { title: "customer" },
          { title: "on" },
          { title: term.unit === "money" ? "amount" : term.unit, align: "right" },
          { title: "n", align: "right" },
        ],
        contributors
          .slice(0, LARGEST)
          .map(({ subject, customer, from: on, amount, n: of }) => [
            `  ${subject}`,
            customer,
            on,
            amountText(term, amount),
            String(of),
          ]),
        page,
      ),
      ...(others > 0 ? [page.paint("dim", `  and ${several(others, "other")}, none with more.`)] : []),
    ].join("\n")
  }

const checkText = ({ explanation, facts, again }: Explained): string => {
  if (again === null) return ""
  const alone = `Counted again from these ${several(facts.length, "fact")} alone, it comes to`
  return isSame(again, explanation.figure)
    ? `${alone} the same.`
    : `${alone} ${valueText(again)}: the log was changed.`
}

const textOf =
  (
    explained: Explained,
    options: ExplainOptions,
    context: Parameters<typeof heading>[1],
    currencyOf: CurrencyOf,
  ) =>
  (page: Page): string => {
    const { explanation, facts } = explained
    const { figure, arithmetic, terms, subjects, asked } = explanation
    const of = Object.entries(asked.where ?? {}).map(([dimension, value]) => `${dimension} ${value}`)
    const what = [
      `${figure.id} ${figure.name}`,
      ...of,
      `from ${figure.from} to ${addDays(figure.to, -1)},`,
    ].join(", ")
    const amountOf = (term: ExplainedTerm, amount: number): string =>
      term.unit === "money" && figure.currency !== null
        ? grouped(formatMinor(minor(amount), figure.currency))
        : grouped(String(amount))
    return [
      `${heading(what, context, page)}: ${page.paint("bold", `${valueText(figure)} ${unitText(figure)}`.trim())}`,
      arithmetic,
      ...terms.map(termText(amountOf, page)),
      ...(options.facts === true && facts.length > 0
        ? [factsText(facts, context.zone, currencyOf, page)]
        : []),
      `It comes from ${several(facts.length, "fact")} in ${several(subjects.length, "stream")}${options.facts === true || facts.length === 0 ? "" : ": --facts lists them"}.`,
      ...(explained.again === null ? [] : [checkText(explained)]),
    ].join("\n\n")
  }

const explain = async (
  id: string,
  options: ExplainOptions,
  { now, progress }: Context,
): Promise<Either<Failure, Answer>> => {
  const dates = datesOf(options, now)
  const query: KpiCellQuery = {
    id,
    ...windowOf(options, dates.asOf),
    asOf: dates.asOf,
    knownAt: dates.knownAt,
    ...(options.where === undefined ? {} : { where: options.where }),
  }
  // Asked of nothing first, so that a question that can't be answered doesn't wait for the log.
  const refused = explainKpi(companyModels().states, query)
  if (isLeft(refused) && refused.left.code !== "KPI_CELL_EMPTY") return refused
  return withStore(await openForReading(options.store), async (store) => {
    const { models, notes } = await load(store, projections, dates, progress)
    const { receivables } = models.states
    const explanation = explainKpi(models.states, query)
    if (isLeft(explanation)) return explanation
    const facts = await explainedFacts(store, explanation.right)
    const again = options.check === true ? rederiveKpi(explanation.right, facts) : null
    if (again !== null && isLeft(again)) throw new FailureError(again.left)
    const explained = { explanation: explanation.right, facts, again: again?.right ?? null }
    const currencyOf: CurrencyOf = (invoice) => {
      const number = receivables.invoices.find(invoice)
      return number < 0
        ? undefined
        : (receivables.currencies.name(receivables.invoice.currency.at(number)) as Currency)
    }
    return right({
      document: documentOf(explained, currencyOf),
      text: textOf(explained, options, dates, currencyOf),
      notes,
      refused: explained.again !== null && !isSame(explained.again, explained.explanation.figure),
    })
  })
}

/** `adv explain kpi`: the facts of a figure are read from their own streams. */
export const explainKpiCommand = (command: Command, session: Session): void => {
  reading(command)
    .description(
      "what a KPI's figure is made of: the arithmetic, each term with its largest contributors, the facts",
    )
    .argument("<kpi>", "its id, such as FI-01; FI-01@1 for a version; or its short name, such as dso or otif")
    .addOption(
      new Option("--from <date>", "first day of the window (default: 1 January of its last year)").argParser(
        dateOption,
      ),
    )
    .addOption(
      new Option("--to <date>", "the day AFTER the window's last (default: the day after --as-of)").argParser(
        dateOption,
      ),
    )
    .addOption(
      new Option(
        "--where <dimension=value>",
        "of which group, currency or part, such as currency=EUR or segment=retail; may be repeated",
      ).argParser(scopeOption),
    )
    .option("--facts", "list the facts, too")
    .option(
      "--check",
      "count it again from these facts alone; exits with 1 when that comes to something else",
    )
    .addHelpText(
      "after",
      `
Examples:
  adv explain kpi dso --where currency=EUR --as-of 2025-03-31
  adv explain kpi otif --from 2025-03-01 --to 2025-04-01 --as-of 2025-04-05 --check
  adv explain kpi QU-01 --where customer=ROSSI --facts`,
    )
    .action((id, options) => session.answer(options, (context) => explain(id, options, context)))
}
