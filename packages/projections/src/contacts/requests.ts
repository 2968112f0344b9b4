import { eachKnown, eachWithin, type Window } from "../engine/dated.js"
import type { ContactBook } from "./contact-book.js"

/**
 * Matters that customers got in touch about in the window, and those that were resolved at once: the first contact
 * resolved it, and the customer didn't come back to it within `days`. A matter whose days have not passed yet isn't
 * counted: it may still come back.
 */
export const firstContactOf = (
  { interaction }: ContactBook,
  window: Window,
  days: number,
): { readonly matters: number; readonly resolved: number } => {
  const byMatter = new Map<number, Array<{ readonly day: number; readonly resolved: boolean }>>()
  eachKnown(interaction, window, (row, day) => {
    const matter = interaction.matter.at(row)
    const all = byMatter.get(matter) ?? []
    all.push({ day, resolved: interaction.resolved.at(row) === 1 })
    byMatter.set(matter, all)
  })
  let matters = 0
  let resolved = 0
  for (const all of byMatter.values()) {
    const inOrder = all.toSorted((a, b) => a.day - b.day)
    for (const [index, first] of inOrder.entries()) {
      const before = inOrder[index - 1]
      const again = before !== undefined && first.day - before.day <= days
      const inWindow = first.day >= window.from && first.day < window.to
      if (again || !inWindow || first.day + days > window.asOf) continue
      matters += 1
      const after = inOrder[index + 1]
      if (first.resolved && (after === undefined || after.day - first.day > days)) resolved += 1
    }
  }
  return { matters, resolved }
}

/** Complaints received in the window. */
export const complaintsOf = ({ complaint }: ContactBook, window: Window): number => {
  let count = 0
  eachWithin(complaint, window, () => {
    count += 1
  })
  return count
}

/** How many complaints were first answered in the window, and the days that they had waited, together. */
export const complaintAnswersOf = (
  { complaint, complaintAnswer }: ContactBook,
  window: Window,
): { readonly answered: number; readonly days: number } => {
  const first = new Map<number, number>()
  eachKnown(complaintAnswer, window, (row, day) => {
    const contact = complaintAnswer.contact.at(row)
    first.set(contact, Math.min(day, first.get(contact) ?? day))
  })
  let answered = 0
  let days = 0
  eachKnown(complaint, window, (row, received) => {
    const on = first.get(complaint.contact.at(row))
    if (on === undefined || on < window.from || on >= window.to) return
    answered += 1
    days += on - received
  })
  return { answered, days }
}

/** Enquiries of the window about some topics. */
export const enquiriesOf = (
  { enquiry, topics }: ContactBook,
  window: Window,
  about: ReadonlyArray<string>,
): number => {
  const numbers = new Set(about.map((topic) => topics.find(topic)))
  let count = 0
  eachWithin(enquiry, window, (row) => {
    if (numbers.has(enquiry.topic.at(row))) count += 1
  })
  return count
}
