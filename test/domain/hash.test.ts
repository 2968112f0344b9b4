import { createHash } from "node:crypto"
import { isSha256, sha256Of } from "@adv/domain"
import fc from "fast-check"
import { describe, expect, it } from "vitest"

describe("the hash of a text", () => {
  // FIPS 180-4, and the example of two blocks that NIST publishes with it.
  it.each([
    ["", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"],
    ["abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"],
    [
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1",
    ],
  ])("of %j is the published one", (text, hash) => {
    expect(sha256Of(text)).toBe(hash)
  })

  it("is the one that any other program computes from the same bytes, whatever the language", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme" }), (text) => {
        expect(sha256Of(text)).toBe(createHash("sha256").update(text, "utf8").digest("hex"))
      }),
    )
    expect(sha256Of("Egregio cliente, è un piacere – 1.234,56 €")).toSatisfy(isSha256)
  })
})
