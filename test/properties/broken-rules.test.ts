import {
  type CommandLike,
  type DomainFact,
  fromDay,
  type Handler,
  type Handlers,
  handlersWith,
  type Instant,
  type InvoiceState,
  type Loaded,
  minor,
  type OrderState,
  type PaymentState,
  type RecordedEvent,
  type StreamFacts,
  unsafeDate,
} from "@adv/domain"
import { companyHistory, type Invariant, type InvariantId, invariants } from "@adv/domain/testing"
import { agingOf, chainOf, companyModels, verifyChain } from "@adv/projections"
import { type ReadModelMeans, readModelInvariants, readModelInvariantsOf } from "@adv/projections/testing"
import fc from "fast-check"
import { isLeft, right } from "fp-ts/lib/Either.js"
import { describe, expect, it } from "vitest"

/**
 * Each invariant is shown to be able to fail: a rule is deliberately broken, a company lives by it, and the invariant has
 * to notice within few histories. What breaks the rule is around the handlers, or is another read model: what is
 * checked is the domain as it is.
 */
type AnyHandler = Handler<CommandLike>
type Break = (handlers: Handlers) => Handlers
type Data<T extends DomainFact["type"]> = Extract<DomainFact, { readonly type: T }>["data"]

const around = (
  commands: ReadonlyArray<string> | null,
  change: (handler: AnyHandler) => AnyHandler,
): Break => {
  const known = Object.keys(handlersWith({}))
  for (const command of commands ?? []) expect(known).toContain(command)
  return (handlers) =>
    Object.fromEntries(
      Object.entries(handlers).map(([type, handler]) => [
        type,
        commands === null || commands.includes(type) ? change(handler as unknown as AnyHandler) : handler,
      ]),
    ) as unknown as Handlers
}

/** What commands append of a type of fact says something else, or isn't there (null). */
const recording = <T extends DomainFact["type"]>(
  type: T,
  change: (data: Data<T>) => object | null,
  commands: ReadonlyArray<string> | null = null,
): Break =>
  around(commands, (handler) => ({
    ...handler,
    decide: (command, loaded) => {
      const decided = handler.decide(command, loaded)
      if (isLeft(decided)) return decided
      return right(
        decided.right.map(
          ({ stream, facts }): StreamFacts => ({
            stream,
            facts: facts.flatMap((fact) => {
              if (fact.type !== type) return [fact]
              const data = change(fact.data as Data<T>)
              return data === null ? [] : [{ ...fact, data: { ...(fact.data as object), ...data } }]
            }),
          }),
        ),
      )
    },
  }))

/** Commands are decided on states in which something is forgotten, of the streams of a category. */
const forgetting = <State>(
  commands: ReadonlyArray<string>,
  category: string,
  forget: (state: State) => Partial<State>,
): Break =>
  around(commands, (handler) => {
    const blind = (loaded: Loaded): Loaded => ({
      has: (of) => loaded.has(of),
      state: (of) => {
        const state = loaded.state(of)
        return of.folding.category === category
          ? { ...state, ...(forget(state as unknown as State) as object) }
          : state
      },
    })
    return { ...handler, decide: (command, loaded) => handler.decide(command, blind(loaded)) }
  })

const first = <T>(list: ReadonlyArray<T>, change: (element: T) => T): ReadonlyArray<T> =>
  list.map((element, index) => (index === 0 ? change(element) : element))

const twice = (quantity: string): string => String(Number(quantity) * 2)

interface Sabotage {
  readonly what: string
  readonly handlers?: Break
  /** What a store does to a log. */
  readonly stored?: (log: ReadonlyArray<RecordedEvent>) => ReadonlyArray<RecordedEvent>
  readonly models?: Partial<ReadModelMeans>
}

const unhashed = <E extends { readonly data: unknown }>(events: ReadonlyArray<E>): ReadonlyArray<E> =>
  events.map((event) => ({ ...event, data: {} }))

const sabotages: { readonly [Id in InvariantId]: Sabotage } = {
  "INV-01": {
    what: "a delivery brings twice what it says",
    handlers: recording("DeliveryConfirmed", ({ lines }) => ({
      lines: lines.map((line) => ({ ...line, quantity: twice(line.quantity) })),
    })),
  },
  "INV-02": {
    what: "orders aren't told that they were invoiced",
    handlers: recording("OrderInvoiced", () => null, ["InvoiceOrder"]),
  },
  "INV-03": {
    what: "a credit note ignores what was credited before",
    handlers: forgetting<InvoiceState>(["IssueCreditNote"], "invoice", () => ({
      creditedQuantity: new Map(),
      creditedTax: new Map(),
    })),
  },
  "INV-04": {
    what: "a credit note is put against invoices as if it had settled nothing yet",
    handlers: forgetting<InvoiceState>(["AllocateCreditNote", "RequestRefund"], "invoice", ({ credits }) => ({
      credits: new Map(
        [...credits].map(([id, credit]) => [
          id,
          { ...credit, movements: credit.movements.filter(({ amount }) => amount > 0), refunds: new Map() },
        ]),
      ),
    })),
  },
  "INV-05": {
    what: "a payment is allocated as if nothing of it was",
    handlers: forgetting<PaymentState>(["AllocatePayment"], "payment", ({ movements }) => ({
      movements: movements.slice(0, 1),
    })),
  },
  "INV-06": {
    what: "an invoice is settled as if nothing of it was",
    handlers: forgetting<InvoiceState>(["AllocatePayment"], "invoice", ({ instalments }) => ({
      instalments: new Map(
        [...instalments].map(([id, at]) => [
          id,
          { ...at, settled: minor(0), movements: at.movements.filter(({ amount }) => amount > 0) },
        ]),
      ),
    })),
  },
  "INV-07": {
    what: "a payment isn't told what it settled",
    handlers: recording("PaymentAllocated", () => null),
  },
  "INV-08": {
    what: "an aging report leaves its last bucket out",
    models: {
      aging: (...asked) => {
        const aging = agingOf(...asked)
        return isLeft(aging)
          ? aging
          : right({
              ...aging.right,
              currencies: aging.right.currencies.map((each) => ({
                ...each,
                buckets: each.buckets.slice(0, -1),
              })),
            })
      },
    },
  },
  "INV-09": {
    what: "the first instalment is rounded up",
    handlers: recording("InvoiceIssued", ({ instalments }) => ({
      instalments: first(instalments, (each) => ({ ...each, amount: minor(each.amount + 1) })),
    })),
  },
  "INV-10": {
    what: "the tax of a rate is rounded up",
    handlers: recording("InvoiceIssued", ({ taxBreakdown }) => ({
      taxBreakdown: first(taxBreakdown, (each) => ({ ...each, tax: minor(each.tax + 1) })),
    })),
  },
  "INV-11": {
    what: "an invoice is in another currency than its order",
    handlers: recording("InvoiceIssued", () => ({ currency: "CHF" }), ["InvoiceOrder"]),
  },
  "INV-12": {
    what: "a notice asks for what is disputed, too",
    handlers: recording("DunningLevelReached", ({ items }) => ({
      items: items.map((item) => ({ ...item, open: minor(item.open + (item.disputed ?? 0)) })),
    })),
  },
  "INV-13": {
    what: "a notice takes its items up two levels",
    handlers: recording("DunningLevelReached", ({ items }) => ({
      items: items.map((item) => ({ ...item, level: item.level === 0 ? 0 : item.level + 1 })),
    })),
  },
  "INV-14": {
    what: "interest bears interest",
    handlers: recording("ChargeClaimed", ({ computed }) =>
      computed === undefined
        ? {}
        : {
            computed: {
              ...computed,
              segments: computed.segments.map((segment) => ({
                ...segment,
                principal: minor(segment.principal + Math.max(1, computed.total)),
              })),
            },
          },
    ),
  },
  "INV-15": {
    what: "a discount is granted whenever the money comes",
    handlers: forgetting<PaymentState>(["AllocatePayment"], "payment", () => ({
      valueDate: unsafeDate("2025-01-01"),
    })),
  },
  "INV-16": {
    what: "every number skips one",
    handlers: recording("NumberAssigned", ({ sequence }) => ({ sequence: sequence + 1 })),
  },
  "INV-17": {
    what: "an order is placed on other conditions than were agreed",
    handlers: recording("OrderPlaced", ({ terms }) => ({
      terms: { ...terms, conditions: { ...terms.conditions, overDeliveryTolerance: "50" } },
    })),
  },
  "INV-18": {
    what: "the exposure isn't looked at",
    handlers: around(["CheckCredit"], (handler) => ({
      ...handler,
      decide: (command, loaded) =>
        handler.decide({ ...command, components: [], overdueItems: [] } as CommandLike, loaded),
    })),
  },
  "INV-19": {
    what: "an order is validated past its gates",
    handlers: forgetting<OrderState>(["ValidateOrder"], "order", () => ({ gating: null })),
  },
  "INV-20": {
    what: "the last event of a batch is lost",
    models: {
      models: () => {
        const models = companyModels()
        return {
          get states() {
            return models.states
          },
          apply: (events: ReadonlyArray<RecordedEvent>) => models.apply(events.slice(0, -1)),
        } as never
      },
    },
  },
  "INV-21": {
    what: "a store appends some commands twice",
    stored: (log) => log.flatMap((event) => (event.position % 20 === 0 ? [event, event] : [event])),
  },
  "INV-22": {
    what: "the chain is of what happened, and not of what it was about",
    models: {
      chain: (events, from) => chainOf(unhashed(events), from),
      verify: (events, links, from) => verifyChain(unhashed(events), links, from),
    },
  },
  "INV-23": {
    what: "customers' names are lost as the log is read back",
    models: {
      read: (stored) => JSON.parse(stored.replaceAll(/"name":"[^"]*",/g, "")),
    },
  },
  "INV-24": {
    what: "an answer takes in what was recorded after it",
    models: {
      answers: (models, asOf) =>
        JSON.stringify([
          agingOf(models.states.receivables, {
            asOf: fromDay(asOf),
            knownAt: Number.MAX_SAFE_INTEGER as Instant,
          }),
        ]),
    },
  },
  "INV-25": {
    what: "one is added to what is published",
    handlers: recording("KpiPublished", ({ value }) => ({ value: String(Number(value) + 1) })),
  },
}

const all: ReadonlyArray<Invariant> = [...invariants, ...readModelInvariants]
const ids = all.map(({ id }) => id).toSorted()

/** How many histories it may take. */
const MOST = 30

describe("an invariant notices when its rule is broken", () => {
  it("for each of them a rule is broken here", () => {
    expect(ids).toEqual(Object.keys(sabotages).toSorted())
    expect(ids.length).toBe(25)
  })

  it.each(ids.map((id) => [id, sabotages[id].what, sabotages[id]] as const))(
    "%s, when %s",
    (id, _what, { handlers, stored = (log) => log, models = {} }) => {
      const invariant = [...invariants, ...readModelInvariantsOf(models)].find((each) => each.id === id)
      const histories = companyHistory(handlers === undefined ? {} : { handlers })
      let breaches = 0
      const seed = Number(process.env["ADV_SEED"] ?? 42)
      for (let made = 0; breaches === 0 && made < MOST; made++)
        for (const { log } of fc.sample(histories, { numRuns: 1, seed: seed + made }))
          breaches += invariant?.breaches(stored(log)).length ?? 0
      expect(breaches).toBeGreaterThan(0)
    },
    120_000,
  )
})
