import type { StockFact } from "@adv/domain"
import { because, type Sentences } from "./words.js"

const by = (date: string | undefined): string => (date === undefined ? "" : `, expected on ${date}`)

export const stockSentences: Sentences<StockFact> = {
  StockInformationReceived: (data) => {
    const { sku, site, onHand, reserved, inbound, asOf } = data
    const coming = inbound.map(({ quantity, expectedDate }) => `${quantity} on ${expectedDate}`).join(", ")
    return `On ${asOf} there were ${onHand} ${sku} at ${site}, ${reserved} of them reserved${coming === "" ? "" : `; to come in: ${coming}`}`
  },
  StockShortageReported: (data) =>
    `Inventory is short of ${data.quantity} ${data.sku} at ${data.site}${by(data.expectedDate)}${because(data.reason)}`,
  AvailabilityRequested: (data) =>
    `Inventory was asked for ${data.quantity} ${data.sku} at ${data.site} by ${data.neededBy}`,
  AvailabilityAnswered: (data) =>
    `Inventory answered: ${data.quantity} of ${data.item}${data.availableOn === undefined ? "" : ` on ${data.availableOn}`}${because(data.note)}`,
  StockReservationRequested: (data) =>
    `Inventory was asked to reserve ${data.quantity} ${data.sku} at ${data.site} for line ${data.line}`,
  StockReservationConfirmed: (data) =>
    `Inventory reserved ${data.quantity} of ${data.item} for line ${data.line}`,
  StockReservationRefused: (data) =>
    `Inventory refused to reserve ${data.item} for line ${data.line}${because(data.reason)}`,
  StockReservationReleased: (data) =>
    `The reservation of ${data.item} for line ${data.line} was released${because(data.reason)}`,
  BackorderCreated: (data) =>
    `${data.quantity} ${data.sku} of line ${data.line} are on backorder at ${data.site}${by(data.expectedDate)}`,
  ReturnExpected: (data) =>
    `${data.quantity} ${data.sku} of line ${data.line} are to come back to ${data.site}${by(data.expectedDate)}`,
}
