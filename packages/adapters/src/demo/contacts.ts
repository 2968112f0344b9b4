import type { ContactId } from "@adv/domain"
import { management, switchboard } from "./company.js"
import { shift } from "./workdays.js"
import type { Books, DemoOrder, World } from "./world.js"

export interface Contacts {
  readonly survey: (order: DemoOrder) => void
  /** The customer asks where its goods are. */
  readonly askAboutDelay: (order: DemoOrder) => void
}

/** Calls, enquiries, complaints and surveys: what customers say, and how soon they are answered. */
export const contactsIn = (world: World, books: Books): Contacts => {
  const { random, workdays } = world
  const on = () => world.date(world.today())
  const inDays = (low: number, high: number) => workdays.after(world.today(), random.between(low, high))
  const office = () => random.between(9 * 60, 17 * 60)

  const respond = (order: DemoOrder, contact: ContactId) => {
    const score = (best: number) =>
      Math.min(
        5,
        Math.max(1, best - (order.wasLate ? 1 : 0) - (order.hadError ? 1 : 0) + random.between(-1, 1)),
      )
    const accuracy = score(order.hadError ? 4 : 5)
    const reliability = score(order.wasLate ? 4 : 5)
    const overall = Math.round((accuracy + reliability + score(5)) / 3)
    const answers = [
      ["PHONE_RECEPTION", score(4)],
      ["ORDER_TAKING_SPEED", score(4)],
      ["CLARITY", score(5)],
      ["ACCURACY", accuracy],
      ["DELIVERY_RELIABILITY", reliability],
      ["OVERALL", overall],
      ["RECOMMEND", Math.min(10, Math.max(0, overall * 2 + random.between(-1, 1)))],
    ] as const
    world.ask(
      {
        type: "RecordSurveyResponse",
        on: on(),
        contact,
        customer: order.customer.id,
        survey: "SATISFACTION",
        answers: answers.map(([item, value]) => ({ item, score: String(value) })),
        order: order.id,
      },
      order.customer.assistant,
      order.chain,
    )
    if (world.turn("survey response invalid", 40, 10))
      world.at(inDays(1, 3), office(), () =>
        world.ask(
          {
            type: "InvalidateSurveyResponse",
            on: on(),
            contact,
            reason: "filled in by one of our own salesmen",
          },
          management,
          order.chain,
        ),
      )
  }

  const survey: Contacts["survey"] = (order) => {
    const contact = world.next<ContactId>("SURVEY")
    const refused = world.views.addressees.get(order.customer.id)?.preferences?.refused ?? []
    world.ask(
      {
        type: "InviteRespondent",
        on: on(),
        contact,
        customer: order.customer.id,
        survey: "SATISFACTION",
        respondent: `${order.customer.id}-1`,
        channel: refused.includes("email") ? "phone" : "email",
        order: order.id,
      },
      order.customer.assistant,
      order.chain,
    )
    if (random.chance(0.75)) world.at(inDays(1, 5), office(), () => respond(order, contact))
  }

  const askAboutDelay: Contacts["askAboutDelay"] = (order) => {
    const contact = world.next<ContactId>("ENQ")
    const { assistant } = order.customer
    world.ask(
      {
        type: "ReceiveEnquiry",
        on: on(),
        contact,
        customer: order.customer.id,
        topic: "DELIVERY_DELAY",
        channel: "phone",
        order: order.id,
      },
      assistant,
      order.chain,
    )
    const minutes = random.mostlyLow(5, 300)
    world.soon(minutes, () => {
      world.ask(
        { type: "AnswerEnquiry", on: on(), contact, answeredBy: assistant.id, withinMinutes: minutes },
        assistant,
        order.chain,
      )
      world.ask(
        {
          type: "NotifyCustomer",
          on: on(),
          order: order.id,
          topic: "DELIVERY_DELAY",
          channel: "phone",
          inResponseTo: contact,
        },
        assistant,
        order.chain,
      )
    })
    if (random.chance(0.3)) world.at(inDays(1, 3), office(), () => complain(order))
  }

  const complain = (order: DemoOrder) => {
    const contact = world.next<ContactId>("CMP")
    const { assistant } = order.customer
    world.ask(
      {
        type: "ReceiveComplaint",
        on: on(),
        contact,
        customer: order.customer.id,
        category: order.wasLate ? "DELIVERY" : random.pick(["GOODS", "INVOICE", "SERVICE"]),
        channel: "email",
        order: order.id,
      },
      assistant,
      order.chain,
    )
    const minutes = random.mostlyLow(20, 400)
    world.soon(minutes, () =>
      world.ask(
        { type: "AnswerComplaint", on: on(), contact, answeredBy: assistant.id, withinMinutes: minutes },
        assistant,
        order.chain,
      ),
    )
    world.at(inDays(2, 8), office(), () =>
      world.ask(
        {
          type: "ResolveComplaint",
          on: on(),
          contact,
          outcome: random.pick(["upheld", "partlyUpheld", "rejected"]),
          responsibleDepartment: order.wasLate ? "logistics" : "ADV",
          remedy: "apology, and express delivery of the next order",
        },
        management,
        order.chain,
      ),
    )
  }

  const interact = (order: DemoOrder) => {
    const { assistant } = order.customer
    world.ask(
      {
        type: "RecordInteraction",
        on: on(),
        contact: world.next<ContactId>("INT"),
        customer: order.customer.id,
        channel: random.pick(["phone", "email", "visit"]),
        direction: random.pick(["inbound", "outbound"]),
        topic: random.pick(["ORDER", "ORDER_PROGRESS", "INVOICE", "PAYMENT", "RELATIONSHIP"]),
        outcome: random.pick(["resolved", "resolved", "resolved", "followUp"]),
        handledBy: assistant.id,
        order: order.id,
        durationSeconds: random.mostlyLow(60, 900),
      },
      assistant,
      order.chain,
    )
  }

  const call = () => {
    const abandoned = random.chance(0.07)
    world.ask(
      {
        type: "RecordCall",
        on: on(),
        contact: world.next<ContactId>("CALL"),
        waitSeconds: abandoned ? random.between(20, 120) : random.mostlyLow(2, 60),
        abandoned,
        queue: "orders",
        ...(abandoned
          ? {}
          : {
              talkSeconds: random.mostlyLow(60, 600),
              holdSeconds: random.mostlyLow(0, 60),
              afterCallSeconds: random.mostlyLow(20, 120),
              handledBy: random.pick(["giulia.rinaldi", "marco.bertolucci", "chiara.fontana"]),
            }),
      },
      switchboard,
    )
  }

  /** A sample of the day's calls, as the telephone system gives it. */
  for (let day = world.first; day <= world.last; day = shift(day, 1))
    if (workdays.is(day) && day !== world.first) world.at(day, 17 * 60 + 50, call)

  world.hear({
    OrderPlaced: ({ data }) => {
      const order = books.orders.get(data.order)
      if (order !== undefined && random.chance(0.035)) world.soon(60, () => interact(order))
    },
    OrderCompleted: ({ data }) => {
      const order = books.orders.get(data.order)
      if (order === undefined) return
      if (random.chance(order.wasLate || order.hadError ? 0.1 : 0.008))
        world.at(inDays(1, 4), office(), () => complain(order))
    },
  })
  return { survey, askAboutDelay }
}
