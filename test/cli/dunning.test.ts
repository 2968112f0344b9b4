import { writeFileSync } from "node:fs"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { folder, run, smallCompany } from "./small-company.js"

const here = folder()
const store = here.path("company.db")
beforeAll(() => smallCompany(store))
afterAll(here.remove)

const NOW = "2025-06-01T10:00:00Z"
const dunning = (line: string, ...rest: ReadonlyArray<string>) =>
  run(["dunning", ...line.split(" "), ...rest, "--store", store], NOW)
const json = async (line: string, ...rest: ReadonlyArray<string>) =>
  (await dunning(line, ...rest, "--json")).json() as {
    outcome: string
    facts: ReadonlyArray<{ type: string; data: Record<string, unknown> }>
    notices: ReadonlyArray<object>
    skipped: ReadonlyArray<object>
  }
const types = async (line: string, ...rest: ReadonlyArray<string>) =>
  (await json(line, ...rest)).facts.map(({ type }) => type)

describe("adv dunning", () => {
  it("shows how, alone and with --help, and what each of its commands needs", async () => {
    const alone = await run(["dunning"])
    expect([alone.code, alone.err]).toEqual([0, ""])
    expect(alone.out).toContain("adv dunning run --on 2025-03-31")
    for (const name of ["preview", "run", "sent", "block", "promise"]) {
      const { code, out } = await run(["dunning", name, "--help"])
      expect(code).toBe(0)
      expect(out).toMatch(new RegExp(`Examples:\n  adv dunning ${name}`))
      expect(out).toContain("--json")
    }
  })

  it("previews whom a run would write to, for how much, and appends nothing", async () => {
    const before = await json("preview --on 2025-03-06")
    expect(before).toMatchObject({
      on: "2025-03-06",
      policy: { policy: "3-times", version: 1 },
      // 942.00 are open, of which 100.00 are disputed.
      notices: [
        {
          notice: "ROSSI:EUR/2025-03-06",
          name: "Rossi & Figli S.r.l.",
          level: 1,
          channel: "email",
          items: [
            {
              invoice: "I-1",
              instalment: 1,
              level: 1,
              daysPastDue: 10,
              disputed: 10_000,
              open: { amount: "842.00" },
            },
          ],
          total: { amount: "842.00", currency: "EUR" },
        },
      ],
      skipped: [],
    })
    expect(await json("preview --on 2025-03-06")).toEqual(before)
    const { out } = await dunning("preview --on 2025-03-06")
    expect(out).toContain("Dunning on 2025-03-06 by 3-times, version 1")
    expect(out).toMatch(/ROSSI +Rossi & Figli S\.r\.l\. +1 +email +I-1\/1 +842\.00 +– +842\.00 +EUR/)
  })

  it("says whom it skips, and why", async () => {
    expect((await json("preview --on 2025-03-05")).skipped).toEqual([
      { customer: "ROSSI", invoice: "I-1", instalment: 1, reason: "levelNotReached" },
    ])
    const { out } = await dunning("preview --on 2025-03-05")
    expect(out).toContain("Nobody is dunned.")
    expect(out).toMatch(/level not reached +1 +I-1\/1 of ROSSI/)
  })

  it("runs: publishes the ladder the first time, says what is to be sent, and has nothing to do the second time", async () => {
    expect(await types("run --on 2025-03-06")).toEqual([
      "PolicyPublished",
      "DunningCaseOpened",
      "DunningLevelReached",
      "DunningRunExecuted",
    ])
    const again = await dunning("run --on 2025-03-06")
    expect([again.code, again.out]).toEqual([0, "There was nothing to do.\n"])
    const older = await dunning("run --on 2025-03-05")
    expect([older.code, older.err]).toEqual([1, expect.stringContaining("DUNNING_RUN_TOO_OLD: ")])
    expect((await json("preview --on 2025-03-31")).skipped).toMatchObject([{ reason: "noticeNotSent" }])
  })

  it("goes on once the notice was sent, with the hash of its text", async () => {
    const text = here.path("notice.txt")
    writeFileSync(text, "Please pay.")
    expect(await json("sent ROSSI:EUR/2025-03-06 --on 2025-03-07 --document", text)).toMatchObject({
      facts: [
        {
          type: "DunningNoticeSent",
          data: { channel: "email", documentHash: expect.stringMatching(/^[0-9a-f]{64}$/) },
        },
      ],
    })
    const missing = await dunning("sent ROSSI:EUR/2025-03-06 --document", here.path("none.txt"))
    expect(missing.err).toContain("FILE_UNREADABLE: ")
    expect((await json("preview --on 2025-03-31")).notices).toMatchObject([{ level: 2 }])
  })

  it("leaves alone whom it was told to, and who promised", async () => {
    expect(
      await types("block ROSSI --on 2025-03-20 --until 2025-03-31 --reason", "the salesman calls"),
    ).toEqual(["DunningBlocked"])
    expect((await json("preview --on 2025-03-31")).skipped).toMatchObject([{ reason: "blocked" }])
    expect(await types("promise 500.00 --on 2025-03-20 --invoice I-1 --until 2025-04-05")).toEqual([
      "PaymentPromised",
    ])
    expect((await json("preview --on 2025-04-05")).skipped).toMatchObject([{ reason: "promised" }])
    const unknown = await dunning("block NOBODY --reason", "why not")
    expect(unknown.err).toContain("CUSTOMER_UNKNOWN: ")
    const stranger = await dunning("promise 1 --invoice I-9 --until 2025-04-05")
    expect(stranger.err).toContain("INVOICE_UNKNOWN: ")
    // The day brings a block that ran out and a promise that was broken, and then the notice.
    expect(await types("run --on 2025-04-06")).toEqual([
      "DunningUnblocked",
      "PromiseBroken",
      "DunningLevelReached",
      "DunningRunExecuted",
    ])
  })

  it("goes by a ladder of one's own, published again when it says something else", async () => {
    const file = here.path("ours.json")
    const ladder = (fee: number) => ({
      levels: [
        {
          code: "FIRST",
          after: { netDays: 1 },
          channel: "letter",
          template: "OURS",
          fee: [{ currency: "EUR", amount: fee }],
          claim: { policy: "IT-231-2002", interest: true, compensation: true },
        },
      ],
      mode: "sequential",
      language: "it",
      closes: "chargesSettled",
      credits: "ignored",
    })
    const other = here.path("other.db")
    await smallCompany(other)
    const go = async (words: string) =>
      run(["dunning", ...words.split(" "), "--policy", file, "--store", other, "--json"], NOW)
    writeFileSync(file, JSON.stringify(ladder(500)))
    const planned = (await go("preview --on 2025-03-06")).json()
    // 842.00 for ten days at 11.15 percent: 2.57; and forty euros.
    expect(planned).toMatchObject({
      policy: { policy: "ours", version: 1 },
      notices: [
        {
          interest: { amount: "2.57" },
          fee: { amount: "5.00" },
          compensation: { amount: "40.00" },
          total: { amount: "889.57" },
        },
      ],
    })
    await go("run --on 2025-03-06")
    writeFileSync(file, JSON.stringify(ladder(700)))
    expect((await go("run --on 2025-03-07")).json()).toMatchObject({
      facts: [
        { type: "PolicyPublished", data: { policy: "ours", version: 2 } },
        { type: "DunningRunExecuted" },
      ],
    })
    writeFileSync(file, JSON.stringify({ ...ladder(1), levels: [] }))
    for (const policy of [file, here.path("none.json"), "4-times"]) {
      const { code, err } = await run(["dunning", "preview", "--policy", policy, "--store", other], NOW)
      expect([code, err]).toEqual([1, expect.stringContaining("LADDER_UNKNOWN: ")])
    }
  })
})
