import type { Day, TeamId } from "@adv/domain"
import { advAssistants, management, nightly } from "./company.js"
import { lastWorkdayOfMonth, shift } from "./workdays.js"
import type { Books, DemoOrder, World } from "./world.js"

const TEAM = "ADV" as TeamId
const skills = ["orders", "invoicing", "payments", "disputes", "dunning", "phone", "quotes"]

/** Whose work it is, who is there to do it, and whether there are enough of them. */
export const teamIn = (world: World, books: Books): void => {
  const { random, workdays } = world
  const on = () => world.date(world.today())
  const office = () => random.between(9 * 60, 17 * 60)
  const away = new Map<string, Array<readonly [from: Day, to: Day]>>()
  const isAway = (assistant: string, day: Day) =>
    (away.get(assistant) ?? []).some(([from, to]) => from <= day && day <= to)
  const thereOn = (day: Day, but?: string) =>
    advAssistants.find(({ id }) => id !== but && !isAway(id, day))?.id

  world.at(world.first, 7 * 60 + 30, () => {
    for (const { id } of advAssistants)
      world.ask(
        {
          type: "JoinTeam",
          on: on(),
          team: TEAM,
          assistant: id,
          weeklyHours: "40",
          days: [1, 2, 3, 4, 5],
          skills,
          from: on(),
          name: id.replace(".", " "),
        },
        management,
      )
    for (const [activity, minutes] of [
      ["orderEntry", "9"],
      ["invoicing", "4"],
      ["dispute", "35"],
    ] as const)
      world.ask(
        { type: "RecordWorkSample", on: on(), team: TEAM, activity, minutes, drivers: { lines: 2 } },
        management,
      )
  })

  /** From autumn on, one of them works part-time. */
  const partTime = advAssistants.at(-1)
  const half = workdays.after(shift(world.first, Math.floor((world.last - world.first) * 0.7)), 0)
  if (partTime !== undefined)
    world.at(half, 9 * 60, () =>
      world.ask(
        {
          type: "DefineCapacity",
          on: on(),
          team: TEAM,
          assistant: partTime.id,
          weeklyHours: "24",
          days: [1, 2, 3],
          skills,
          from: on(),
        },
        management,
      ),
    )

  const absent = (assistant: string, from: Day, to: Day, reason: "HOLIDAY" | "ILLNESS" | "TRAINING") => {
    const absence = world.next("ABS")
    world.ask(
      {
        type: "RecordAbsence",
        on: on(),
        team: TEAM,
        absence,
        assistant,
        from: world.date(from),
        to: world.date(to),
        reason,
      },
      management,
    )
    if (world.turn("absence withdrawn", 7, 3)) {
      world.ask(
        {
          type: "WithdrawAbsence",
          on: on(),
          team: TEAM,
          absence,
          assistant,
          reason: "entered for the wrong person",
        },
        management,
      )
      return
    }
    away.set(assistant, [...(away.get(assistant) ?? []), [from, to]])
  }
  for (const { id } of advAssistants)
    for (let holidays = 0; holidays < 3; holidays++) {
      const from = workdays.after(
        shift(world.first, random.between(20, Math.max(21, world.last - world.first))),
        0,
      )
      const length = random.between(2, 10)
      world.at(workdays.before(from, 5), office(), () =>
        absent(id, from, workdays.after(from, length), holidays === 2 ? "ILLNESS" : "HOLIDAY"),
      )
    }

  const work = (order: DemoOrder, activity: "orderEntry" | "dispute", about: object, lines: number) => {
    const name = world.next("WRK")
    const { assistant } = order.customer
    const dueOn = workdays.after(world.today(), 2)
    world.ask(
      {
        type: "CreateWorkItem",
        on: on(),
        team: TEAM,
        work: name,
        activity,
        standards: "activity-standards",
        drivers: { lines },
        about,
        dueOn: world.date(dueOn),
      },
      nightly,
      order.chain,
    )
    if (world.turn("work cancelled", 30, 9)) {
      world.ask(
        { type: "CancelWork", on: on(), team: TEAM, work: name, reason: "done with another order" },
        management,
        order.chain,
      )
      return
    }
    const today = world.today()
    const own = isAway(assistant.id, today) ? thereOn(today) : assistant.id
    if (own === undefined || !works(own, today)) return
    world.ask(
      { type: "AssignWork", on: on(), team: TEAM, work: name, assistant: own, overload: true },
      management,
      order.chain,
    )
    const other = thereOn(today, own)
    const moved = other !== undefined && works(other, today) && world.turn("work rebalanced", 25, 8)
    if (moved)
      world.ask(
        {
          type: "RebalanceWork",
          on: on(),
          team: TEAM,
          from: own,
          to: other,
          items: [name],
          reason: "too much on one desk",
          overload: true,
        },
        management,
        order.chain,
      )
    const by = moved ? other : own
    world.soon(random.between(10, 90), () => {
      if (world.today() !== today) return
      world.ask(
        { type: "StartWork", on: on(), team: TEAM, work: name, assistant: by },
        assistant,
        order.chain,
      )
      world.soon(30, () =>
        world.ask(
          {
            type: "CompleteWork",
            on: on(),
            team: TEAM,
            work: name,
            assistant: by,
            minutes: String(random.between(5, activity === "dispute" ? 45 : 16)),
          },
          assistant,
          order.chain,
        ),
      )
    })
  }

  /** Who works three days a week isn't there on Thursday. */
  const works = (assistant: string, day: Day): boolean =>
    assistant !== partTime?.id || day < half || (((day + 3) % 7) + 7) % 7 < 3

  let placed = 0
  let from = world.first
  const recommend = () => {
    const to = world.today()
    const count = placed
    placed = 0
    world.ask(
      {
        type: "IssueStaffingRecommendation",
        on: on(),
        team: TEAM,
        from: world.date(from),
        to: world.date(to),
        policy: "staffing",
        standards: "activity-standards",
        volumes: [
          { activity: "orderEntry", count, drivers: { lines: 2, channel: "phone" } },
          { activity: "orderChange", count: Math.floor(count / 20), drivers: { lines: 1 } },
          { activity: "invoicing", count, drivers: { lines: 2 } },
          { activity: "allocation", count: Math.floor(count * 0.7) },
          { activity: "enquiry", count: count * 2 },
        ],
      },
      nightly,
    )
    from = to
  }
  for (const end of world.monthEnds)
    world.at(workdays.after(lastWorkdayOfMonth(workdays, end), 1), 8 * 60 + 15, recommend)

  world.hear({
    OrderPlaced: ({ data }) => {
      placed += 1
      const order = books.orders.get(data.order)
      if (order !== undefined && world.turn("work item of an order", 6, 2))
        world.soon(5, () => work(order, "orderEntry", { order: order.id }, order.lines.length))
    },
    DisputeOpened: ({ data: { invoice, dispute } }) => {
      const order = books.invoices.get(invoice)?.order
      if (order !== undefined) world.soon(20, () => work(order, "dispute", { invoice, dispute }, 1))
    },
  })
}
