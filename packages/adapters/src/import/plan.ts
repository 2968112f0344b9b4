import { createHash } from "node:crypto"
import { type CustomerId, type DomainCommand, isCurrency, type LocalDate, type PaymentId } from "@adv/domain"
import { type Either, isLeft, left, right } from "fp-ts/lib/Either.js"
import type { Scope } from "./compile.js"
import type { ReadFile } from "./csv.js"
import type { Document, Entry, Known, Settings } from "./entry.js"
import { madeId } from "./fields.js"
import { agreed } from "./kinds/customer.js"
import { isEntry } from "./kinds/kind.js"
import { type FactSaid, isChoice, type Mapping, type MappingFailure, mappingInvalid } from "./mapping.js"
import { placeText, problem } from "./problem.js"
import { type Reject, rejectOf } from "./rejects.js"
import { defaultTax } from "./settings.js"
import type { Row, Table } from "./table.js"
import { termOf } from "./term.js"
import { compileTold, type Teller, unmatched } from "./told.js"

/** The commands of one fact, with where they come from. They are carried out together or not at all. */
export interface Step {
  readonly id: string
  readonly at: LocalDate
  readonly rank: number
  readonly file: number
  readonly order: number
  /** Null for a customer that no row describes. */
  readonly entry: Entry | null
  readonly row: Row
  readonly commands: ReadonlyArray<DomainCommand>
  readonly oldest: boolean
}

export interface Plan {
  readonly steps: ReadonlyArray<Step>
  readonly rejects: ReadonlyArray<Reject>
  readonly rows: number
  /** Rows that no fact of the mapping is told by. */
  readonly untold: number
  /** Facts that were given twice, word for word. */
  readonly repeated: number
  readonly notices: ReadonlyArray<string>
}

const factsIn = (mapping: Mapping): ReadonlyArray<FactSaid> =>
  mapping.facts.flatMap((told) => (isChoice(told) ? told.cases.flatMap(({ facts }) => facts) : [told]))

const settingsOf = (mapping: Mapping): Settings => {
  const { currency, paymentTerm, tax, invoicingPolicy } = mapping.defaults ?? {}
  // Orders that nothing says the deliveries of can only be invoiced by what was ordered.
  const delivers = factsIn(mapping).some(({ fact }) => fact === "delivery")
  return {
    currency: isCurrency(currency) ? currency : undefined,
    paymentTerm: paymentTerm === undefined ? undefined : termOf(paymentTerm),
    tax: defaultTax(tax),
    invoicingPolicy: invoicingPolicy ?? (delivers ? "onDelivery" : "onOrder"),
  }
}

interface Found {
  readonly entry: Entry
  readonly identity: string
  readonly id: string
  readonly rank: number
  readonly file: number
  readonly order: number
}

/** Reads every row and says which facts it tells, with an identity that stays the same when the file grows. */
const readEntries = (
  mapping: Mapping,
  files: ReadonlyArray<ReadFile>,
  { tellersOf, joins }: ReturnType<typeof compileTold>,
  reject: (entry: Reject) => void,
) => {
  const joined = new Set(joins.map(({ from }) => from))
  const found: Array<Found> = []
  const byKey = new Map<string, Entry>()
  const occurrences = new Map<string, number>()
  let untold = 0
  let repeated = 0

  /** Without an id of its own, its content and how often it occurred tell it from others. */
  const identityOf = (entry: Entry): string => {
    const hash = createHash("sha256")
      .update(JSON.stringify([mapping.name, entry.kind, entry.content]))
      .digest("hex")
      .slice(0, 12)
    const count = (occurrences.get(`${entry.kind}/${hash}`) ?? 0) + 1
    occurrences.set(`${entry.kind}/${hash}`, count)
    return `${entry.kind}-${hash}${count === 1 ? "" : `-${count}`}`
  }

  const take = (entry: Entry, teller: Teller, file: number): void => {
    if (entry.key !== null) {
      const key = `${entry.kind}/${entry.key}`
      const before = byKey.get(key)
      if (before !== undefined) {
        if (before.content === entry.content) repeated += 1
        else
          reject(
            rejectOf(
              problem(
                "DUPLICATE_ID",
                `The ${entry.kind} ${entry.key} was already given, differently, by ${placeText({ file: before.row.table.file, line: before.row.line })}: give each its own id, or "groupBy" the column if the rows belong together.`,
                entry.columns[entry.kind],
              ),
              entry.row,
            ),
          )
        return
      }
      byKey.set(key, entry)
    }
    const identity = entry.key ?? identityOf(entry)
    found.push({
      entry,
      identity,
      id: `import/${mapping.name}/${entry.kind}/${identity}`,
      rank: teller.kind.rank,
      file,
      order: teller.order,
    })
  }

  const groups = groupsOf(files, tellersOf, reject)
  for (const [file, { table }] of files.entries())
    for (const row of table.rows) {
      let tells = false
      for (const tellers of tellersOf.get(table) ?? [])
        for (const teller of tellers(row)) {
          if ("code" in teller) {
            tells = true
            reject(rejectOf(teller, row))
            continue
          }
          const met = teller.when(row)
          if (typeof met === "object") reject(rejectOf(met, row))
          if (met === false) continue
          tells = true
          if (met !== true) continue
          const rows = teller.groupOf === undefined ? [row] : groups.get(teller.order)?.get(row)
          if (rows === undefined) continue
          const read = teller.read(rows)
          if (isEntry(read)) take(read, teller, file)
          else for (const each of read) reject(rejectOf(each, row))
        }
      if (!tells && !joined.has(table.name)) untold += 1
    }
  return { found, untold, repeated }
}

/** For facts that several rows tell together: those rows, by the first of them. */
const groupsOf = (
  files: ReadonlyArray<ReadFile>,
  tellersOf: ReturnType<typeof compileTold>["tellersOf"],
  reject: (entry: Reject) => void,
): ReadonlyMap<number, ReadonlyMap<Row, ReadonlyArray<Row>>> => {
  const byFact = new Map<
    number,
    { readonly firsts: Map<string, Array<Row>>; readonly rows: Map<Row, Array<Row>> }
  >()
  for (const { table } of files)
    for (const row of table.rows)
      for (const tellers of tellersOf.get(table) ?? [])
        for (const teller of tellers(row)) {
          if ("code" in teller || teller.groupOf === undefined || teller.when(row) !== true) continue
          const key = teller.groupOf(row)
          if (typeof key === "object") {
            reject(rejectOf(key, row))
            continue
          }
          const groups = byFact.get(teller.order) ?? { firsts: new Map(), rows: new Map() }
          byFact.set(teller.order, groups)
          if (key === undefined) {
            // Nothing to belong together by: the row stands alone, and its missing id is found when it is read.
            groups.rows.set(row, [row])
            continue
          }
          const group = groups.firsts.get(key)
          if (group !== undefined) {
            group.push(row)
            continue
          }
          const rows = [row]
          groups.firsts.set(key, rows)
          groups.rows.set(row, rows)
        }
  return new Map([...byFact].map(([order, { rows }]) => [order, rows]))
}

const byDate = (a: Document, b: Document): number => (a.date < b.date ? -1 : a.date > b.date ? 1 : 0)

const knownOf = (found: ReadonlyArray<Found>): Known => {
  const documents = { order: new Map<string, Document>(), invoice: new Map<string, Document>() }
  const firstSeen = new Map<string, LocalDate>()
  let firstDay: LocalDate | undefined
  const payments = new Map<string, Array<ReturnType<Known["paymentsFor"]>[number]>>()
  for (const { entry, identity } of found) {
    const { document, date, customers, pays, kind } = entry
    if (document !== undefined && !documents[document.kind].has(document.id))
      documents[document.kind].set(document.id, document)
    if (date === undefined) continue
    if (firstDay === undefined || date < firstDay) firstDay = date
    for (const customer of customers) {
      const seen = firstSeen.get(customer)
      if (seen === undefined || date < seen) firstSeen.set(customer, date)
    }
    if (kind !== "payment" && kind !== "allocation") continue
    for (const invoice of pays) {
      const list = payments.get(invoice) ?? []
      payments.set(invoice, list)
      list.push({ payment: entry.payment ?? madeId<PaymentId>(identity), on: date })
    }
  }
  const ofCustomer = new Map<string, Array<Document>>()
  for (const invoice of documents.invoice.values()) {
    const customer =
      invoice.customer ??
      (invoice.order === undefined ? undefined : documents.order.get(invoice.order)?.customer)
    if (customer === undefined) continue
    const list = ofCustomer.get(customer)
    if (list === undefined) ofCustomer.set(customer, [invoice])
    else list.push(invoice)
  }
  for (const list of ofCustomer.values()) list.sort(byDate)
  for (const list of payments.values()) list.sort((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0))
  return {
    order: (id) => documents.order.get(id),
    invoice: (id) => documents.invoice.get(id),
    invoicesOf: (customer) => ofCustomer.get(customer) ?? [],
    paymentsFor: (invoice) => payments.get(invoice) ?? [],
    firstSeen: (customer) => firstSeen.get(customer) ?? firstDay,
  }
}

/** Money may come before its invoice; nothing else may come before what it is about. */
const tooEarly = (entry: Entry, known: Known) => {
  const { about, date } = entry
  if (about === undefined || date === undefined) return undefined
  const document = about.kind === "order" ? known.order(about.id) : known.invoice(about.id)
  if (document === undefined || document.date <= date) return undefined
  return problem(
    "DATE_BEFORE_DOCUMENT",
    `The ${entry.kind} is dated ${date}, before its ${about.kind} ${about.id} of ${document.date} (${placeText({ file: document.row.table.file, line: document.row.line })}): correct one of the dates.`,
    entry.columns["date"],
  )
}

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

const inOrder = (a: Step, b: Step): number =>
  compareText(a.at, b.at) ||
  a.rank - b.rank ||
  a.file - b.file ||
  a.row.line - b.row.line ||
  a.order - b.order

/** Customers that facts refer to and no row describes: they are registered by their id. */
const automatic = (
  mapping: Mapping,
  found: ReadonlyArray<Found>,
  known: Known,
  settings: Settings,
): ReadonlyArray<Step> => {
  const described = new Set<string>()
  const referred = new Map<CustomerId, Entry>()
  for (const { entry } of found)
    for (const customer of entry.customers)
      if (entry.kind === "customer") described.add(customer)
      else if (!referred.has(customer)) referred.set(customer, entry)
  const steps: Array<Step> = []
  for (const [customer, entry] of referred) {
    const at = known.firstSeen(customer)
    const currency = settings.currency ?? entry.document?.currency
    if (described.has(customer) || at === undefined || currency === undefined) continue
    steps.push({
      id: `import/${mapping.name}/customer/${customer}`,
      at,
      rank: 0,
      file: 0,
      order: 0,
      entry: null,
      row: entry.row,
      commands: [
        { type: "RegisterCustomer", on: at, customer, name: customer, currency },
        ...agreed(customer, at, settings, {}),
      ],
      oldest: false,
    })
  }
  return steps
}

/**
 * Everything the files say, as commands in the order in which it happened: by business date, and within a day so that
 * what others build on is there first.
 *
 * Fails with `MAPPING_INVALID` when the mapping doesn't fit the files (a column that isn't there).
 */
export const planOf = (
  mapping: Mapping,
  files: ReadonlyArray<ReadFile>,
  fileNames: ReadonlyArray<string>,
): Either<MappingFailure, Plan> => {
  const complaints = new Set<string>()
  const tables = new Map<string, Array<Table>>(fileNames.map((name) => [name, []]))
  for (const { table } of files) tables.get(table.name)?.push(table)
  const scope: Scope = {
    tables: (name) => tables.get(name),
    fileNames,
    complain: (path, sentence) => complaints.add(`${path} ${sentence}`),
    perKey: new Map(),
  }
  const settings = settingsOf(mapping)
  const told = compileTold(mapping, fileNames, scope, settings)
  if (complaints.size > 0) return left(mappingInvalid([...complaints]))
  const rejects: Array<Reject> = []
  const reject = (entry: Reject) => {
    rejects.push(entry)
  }
  for (const { broken } of files)
    for (const { row, reason } of broken) reject(rejectOf(problem("ROW_MALFORMED", reason), row))
  for (const [row, found] of unmatched(told.joins, scope)) reject(rejectOf(found, row))
  const { found, untold, repeated } = readEntries(mapping, files, told, reject)
  const known = knownOf(found)
  const steps: Array<Step> = [...automatic(mapping, found, known, settings)]
  const notices: Array<string> = []
  for (const { entry, identity, id, rank, file, order } of found) {
    const early = tooEarly(entry, known)
    const built = early === undefined ? entry.build(known, identity) : left(early)
    if (isLeft(built)) {
      reject(rejectOf(built.left, entry.row))
      continue
    }
    const { at, commands, oldest, notice } = built.right
    if (notice !== undefined)
      notices.push(`${placeText({ file: entry.row.table.file, line: entry.row.line })}: ${notice}`)
    steps.push({ id, at, rank, file, order, entry, row: entry.row, commands, oldest: oldest === true })
  }
  steps.sort(inOrder)
  return right({
    steps,
    rejects,
    rows: files.reduce((sum, { table, broken }) => sum + table.rows.length + broken.length, 0),
    untold,
    repeated,
    notices,
  })
}
