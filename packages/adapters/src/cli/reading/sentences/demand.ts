import type { DemandFact } from "@adv/domain"
import { because, type Sentences } from "./words.js"

const signed = (change: string): string => (change.startsWith("-") || change === "0" ? change : `+${change}`)

export const demandSentences: Sentences<DemandFact> = {
  DemandSignalPublished: (data) => {
    const { line, sequence, sku, site, quantity, change, certainty, cause } = data
    return `Inventory of ${site} was told that line ${line} wants ${quantity} ${sku} (${signed(change)}, ${cause}, ${certainty}; signal ${sequence})`
  },
  DemandSignalAcknowledged: (data) =>
    `Inventory acknowledged signal ${data.sequence} of line ${data.line}${because(data.reference)}`,
  DemandSignalFailed: (data) =>
    `Inventory couldn't be told signal ${data.sequence} of line ${data.line}${because(data.reason)}`,
}
