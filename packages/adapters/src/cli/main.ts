#!/usr/bin/env node
import { systemClock } from "../clock.js"
import { adv } from "./program.js"

// Whoever reads may stop reading (`adv history 10248 | head`).
process.stdout.on("error", (error) => {
  if ("code" in error && error.code === "EPIPE") process.exit(0)
  throw error
})

process.exitCode = await adv(process.argv.slice(2), {
  out: process.stdout,
  err: process.stderr,
  now: systemClock.now,
})
