import { invoiceStream } from "../flows/streams.js"
import { disputedOf } from "../invoice/disputing.js"
import { openOf } from "../invoice/state.js"
import type { CheckCredit } from "../order/credit-commands.js"
import { type CommandId, canonicalJson, minor } from "../values/index.js"
import { type Again, commands, factsOf, type Occasion, type Recorded } from "./again/again.js"
import type { Answers } from "./answers.js"
import type { Group } from "./groups.js"

type Checked = Recorded<"CreditCheckPassed"> | Recorded<"CreditCheckFailed">

export const checkedIn = (group: Group): Checked | null =>
  factsOf(group, "CreditCheckPassed")[0] ?? factsOf(group, "CreditCheckFailed")[0] ?? null

/**
 * Credit checks that somebody asked for. Their exposure was counted up to a position of the log that they name: it is
 * counted anew at that position, not where the check is recorded.
 */
export class CreditChecks {
  readonly #answers: Answers
  readonly #at = new Map<number, Array<Checked>>()
  readonly #counted = new Map<CommandId, CheckCredit>()

  constructor(answers: Answers, groups: ReadonlyArray<Group>) {
    this.#answers = answers
    for (const group of groups) {
      const checked = checkedIn(group)
      if (checked === null) continue
      const { through } = checked.data
      const own = this.#at.get(through)
      if (own === undefined) this.#at.set(through, [checked])
      else own.push(checked)
    }
  }

  /** Counts what was counted when the log had come to these positions. */
  passed({ events }: Group): void {
    for (const { position } of events)
      for (const checked of this.#at.get(position) ?? []) this.#count(checked)
  }

  #count({ data: { order, point, quotes }, metadata }: Checked): CheckCredit | null {
    const counted = this.#answers.creditCheck(order, point, metadata.effectiveDate, quotes)
    // The id of a command is a uuid, as its metadata has it.
    if (counted !== null) this.#counted.set(metadata.commandId as CommandId, counted)
    return counted
  }

  /** The check as it would be asked for now; null where what was given isn't what the read models say. */
  again(checked: Checked, at: Occasion, trusted: boolean): Again | null {
    const counted = this.#counted.get(checked.metadata.commandId as CommandId) ?? this.#count(checked)
    if (counted === null) return null
    const { through, reservations, oldestOverdueDays = 0 } = checked.data
    const components = inOrderOf(checked, counted)
    const own = { ...counted, on: at.on, through, components: components ?? counted.components }
    const asked = [own, { ...own, overdueItems: withoutClaims(counted.overdueItems, at) }]
    const isSame =
      components !== null &&
      counted.reservations === reservations &&
      asked.some(({ overdueItems }) => oldestOf(overdueItems) === oldestOverdueDays)
    return trusted || isSame ? commands(at, asked) : null
  }
}

const oldestOf = (items: CheckCredit["overdueItems"]): number =>
  items.reduce((days, item) => Math.max(days, item.daysPastDue), 0)

/** Without what was found to be the customer's right and isn't credited yet, for who counts that as disputed too. */
const withoutClaims = (
  items: CheckCredit["overdueItems"],
  { world }: Occasion,
): CheckCredit["overdueItems"] =>
  items.flatMap((item) => {
    const state = world.state(invoiceStream(item.invoice))
    const instalment = state.instalments.get(item.instalment)
    if (instalment === undefined) return [item]
    const open = openOf(instalment) - disputedOf(state, item.instalment)
    return open > 0 ? [{ ...item, open: minor(open) }] : []
  })

/**
 * The components in the order in which they were given, which says nothing; null when they are others. What was reserved
 * since they were counted comes after them.
 */
const inOrderOf = ({ data }: Checked, counted: CheckCredit): CheckCredit["components"] | null => {
  const count = counted.components.length
  const given = data.components.slice(0, count)
  const texts = (components: CheckCredit["components"]) => components.map(canonicalJson).toSorted().join()
  const isSame =
    texts(given) === texts(counted.components) &&
    data.components.slice(count).every(({ component }) => component === "reserved")
  return isSame ? given : null
}
