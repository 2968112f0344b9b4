import type { StoredEvent } from "@adv/domain"
import { projections } from "@adv/projections"
import { beforeAll } from "vitest"
import { history } from "../support/history.js"
import { projectionLaws } from "./laws.js"

let histories: ReadonlyArray<ReadonlyArray<StoredEvent>> = []

beforeAll(async () => {
  histories = await Promise.all([history(1, 60), history(2, 25), history(3, 25)])
})

projectionLaws(projections.customers, () => histories)
projectionLaws(projections.orders, () => histories)
projectionLaws(projections.receivables, () => histories)
projectionLaws(projections.activity, () => histories)
projectionLaws(projections.delays, () => histories)
projectionLaws(projections.demand, () => histories)
projectionLaws(projections.quality, () => histories)
projectionLaws(projections.contacts, () => histories)
projectionLaws(projections.workload, () => histories)
projectionLaws(projections.collection, () => histories)
projectionLaws(projections.dunning, () => histories)
