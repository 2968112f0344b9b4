import {
  accountOwnerOn,
  type ContactPreferences,
  channelFor,
  customerDecider,
  type MessageChannel,
  mayReceive,
  type PlainCommand,
  replay,
  unsafeDate,
} from "@adv/domain"
import { isLeft, right } from "fp-ts/lib/Either.js"
import { describe, expect, it } from "vitest"
import { given, register } from "./company.js"

const assign = (owner: string, on: string, more: object = {}): PlainCommand => ({
  type: "AssignAccountOwner",
  on,
  customer: "ROSSI",
  owner,
  ...more,
})
const prefer = (preferences: ContactPreferences): PlainCommand => ({
  type: "SetContactPreferences",
  on: "2025-01-10",
  customer: "ROSSI",
  preferences,
})
const open = (risk: string): PlainCommand => ({
  type: "OpenRelationshipRisk",
  on: "2025-01-10",
  customer: "ROSSI",
  risk,
  kind: "fewerOrders",
})
const close = (risk: string): PlainCommand => ({
  type: "CloseRelationshipRisk",
  on: "2025-02-10",
  customer: "ROSSI",
  risk,
  outcome: "retained",
})

describe("who looks after a customer", () => {
  it("is handed over, and the history is kept", () => {
    given([register(), assign("anna", "2025-01-10")])
      .when(assign("bruno", "2025-03-01", { reason: "anna moved to the Milan team" }))
      .then([{ type: "AccountOwnerAssigned", data: { owner: "bruno", previous: "anna" } }])
    const state = replay(customerDecider, [
      {
        type: "AccountOwnerAssigned",
        data: { customer: "ROSSI", owner: "anna" },
        on: unsafeDate("2025-01-10"),
      },
      {
        type: "AccountOwnerAssigned",
        data: { customer: "ROSSI", owner: "bruno" },
        on: unsafeDate("2025-03-01"),
      },
      {
        type: "AccountOwnerAssigned",
        data: { customer: "ROSSI", owner: "carla" },
        on: unsafeDate("2025-02-01"),
      },
    ] as never)
    const owners = ["2025-01-09", "2025-01-10", "2025-02-28", "2025-03-01"].map((on) =>
      accountOwnerOn(state, unsafeDate(on)),
    )
    expect(owners).toEqual([null, "anna", "carla", "bruno"])
  })

  it("doesn't change when the same one is named again", () => {
    given([register(), assign("anna", "2025-01-10")])
      .when(assign("anna", "2025-01-20"))
      .then([])
    given([]).when(assign("anna", "2025-01-20")).then("CUSTOMER_UNKNOWN")
  })
})

describe("how a customer wants to be reached", () => {
  it("is recorded, addresses left out: only that they are known", () => {
    const preferences: ContactPreferences = { refused: ["email"], language: "fr", reachableBy: ["letter"] }
    given([register()])
      .when(prefer(preferences))
      .then([{ type: "ContactPreferencesSet", data: { preferences } }])
    given([register(), prefer(preferences)])
      .when(prefer({ refused: [] }))
      .then([{ type: "ContactPreferencesSet", data: { preferences: { refused: [] } } }])
  })

  const told = (
    preferences: ContactPreferences | null,
    wanted: MessageChannel,
    fallbacks?: [MessageChannel],
  ) => channelFor(preferences, wanted, fallbacks)

  it("is by what was wanted, as long as nothing else was said", () => {
    expect(told(null, "email")).toEqual(right("email"))
    expect(told({ refused: [] }, "email")).toEqual(right("email"))
  })

  it("is by letter or telephone when it refuses e-mail, or has no address for it", () => {
    expect(told({ refused: ["email"] }, "email")).toEqual(right("letter"))
    expect(told({ refused: ["email", "letter"] }, "email")).toEqual(right("phone"))
    expect(told({ refused: [], reachableBy: ["phone"] }, "email")).toEqual(right("phone"))
    expect(told({ refused: [], allowed: ["letter", "portal"] }, "email")).toEqual(right("letter"))
    expect(told({ refused: ["email"] }, "email", ["portal"])).toEqual(right("portal"))
  })

  it("is by nothing when every way is barred, which is said", () => {
    const barred = told({ refused: ["email", "letter", "phone"] }, "email")
    if (!isLeft(barred)) throw new Error("a way was found")
    expect(barred.left.code).toBe("NO_CHANNEL_LEFT")
    expect(mayReceive({ refused: ["email"], allowed: ["email"] }, "email")).toBe(false)
  })
})

describe("a risk to the relationship", () => {
  it("is opened and closed once each", () => {
    given([register()])
      .when(open("R-1"))
      .then([{ type: "RelationshipRiskOpened", data: { kind: "fewerOrders" } }])
    given([register(), open("R-1")])
      .when(close("R-1"))
      .then([{ type: "RelationshipRiskClosed", data: { outcome: "retained" } }])
    given([register(), open("R-1")])
      .when(open("R-1"))
      .then("RISK_EXISTS")
    given([register(), open("R-1")])
      .when(close("R-2"))
      .then("RISK_UNKNOWN")
    given([register(), open("R-1"), close("R-1")])
      .when(close("R-1"))
      .then("RISK_CLOSED")
  })
})
