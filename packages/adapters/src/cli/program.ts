import { failure } from "@adv/domain"
import { Command, CommanderError } from "@commander-js/extra-typings"
import { pageOf, type Terminal } from "./answer/terminal.js"
import { agingCommand } from "./commands/aging.js"
import { atRiskCommand } from "./commands/at-risk.js"
import { backlogCommand } from "./commands/backlog.js"
import { backupCommand } from "./commands/backup.js"
import { bridgeCommand } from "./commands/bridge.js"
import { checkCommand } from "./commands/check.js"
import { creditCommand } from "./commands/credit.js"
import { customerCommand } from "./commands/customer.js"
import { dashboardCommand } from "./commands/dashboard.js"
import { deadlinesCommand } from "./commands/deadlines.js"
import { delaysCommand } from "./commands/delays.js"
import { deliverCommand } from "./commands/deliver.js"
import { demandCommand } from "./commands/demand.js"
import { demoCommand } from "./commands/demo.js"
import { diffCommand } from "./commands/diff.js"
import { disputeCommand } from "./commands/dispute.js"
import { dueCommand } from "./commands/due.js"
import { dunningCommand } from "./commands/dunning.js"
import { enquiriesCommand } from "./commands/enquiries.js"
import { explainCommand } from "./commands/explain.js"
import { exposureCommand } from "./commands/exposure.js"
import { forecastCommand } from "./commands/forecast.js"
import { gatesCommand } from "./commands/gates.js"
import { handOversCommand } from "./commands/hand-overs.js"
import { heldCommand } from "./commands/held.js"
import { historyCommand } from "./commands/history.js"
import { importCommand } from "./commands/import.js"
import { inboxCommand } from "./commands/inbox.js"
import { invoiceCommand } from "./commands/invoice.js"
import { kpiCommand } from "./commands/kpi.js"
import { loadCommand } from "./commands/load.js"
import { messagesCommand } from "./commands/messages.js"
import { morningCommand } from "./commands/morning.js"
import { parkedCommand } from "./commands/parked.js"
import { payCommand } from "./commands/pay.js"
import { placeCommand } from "./commands/place.js"
import { policiesCommand } from "./commands/policies.js"
import { progressCommand } from "./commands/progress.js"
import { publishCommand } from "./commands/publish.js"
import { publishedCommand } from "./commands/published.js"
import { readModelsCommand } from "./commands/read-models.js"
import { rebuildCommand } from "./commands/rebuild.js"
import { stalledCommand } from "./commands/stalled.js"
import { statementCommand } from "./commands/statement.js"
import { statusCommand } from "./commands/status.js"
import { surveysCommand } from "./commands/surveys.js"
import { targetsCommand } from "./commands/targets.js"
import { termsCommand } from "./commands/terms.js"
import { timelineCommand } from "./commands/timeline.js"
import { validateCommand } from "./commands/validate.js"
import { whatIfCommand } from "./commands/what-if.js"
import { workCommand } from "./commands/work.js"
import { printFailure, sessionOn } from "./session.js"

const WRONG_USAGE = 2

/** What commander has to say begins with "error: " and may go on in further lines. */
const sentenceOf = (message: string): string =>
  message
    .replace(/^error: /, "")
    .replaceAll("\n", " ")
    .replace(/[^.?)]$/, "$&.")

/**
 * Runs one `adv` command line and answers what to exit with: 0 when it went well, 1 when something was refused or
 * failed, 2 when the command line itself was wrong.
 */
export const adv = async (words: ReadonlyArray<string>, terminal: Terminal): Promise<number> => {
  const session = sessionOn(terminal)
  const errPage = pageOf(terminal.err)
  const program = new Command("adv")
    .description(
      "Sales administration, from a customer's order to its money: kept in, and read from, one log of facts.",
    )
    .version("0.1.0")
    .exitOverride()
    .configureOutput({
      writeOut: (text) => {
        terminal.out.write(text)
      },
      // Errors are written below, in the same form as all the others.
      writeErr: () => undefined,
      getOutHelpWidth: () => terminal.out.columns ?? 100,
      getErrHelpWidth: () => terminal.err.columns ?? 100,
    })
    .showHelpAfterError(false)
    .helpCommand(false)
    .addHelpText(
      "after",
      `
Every command has its own --help, with examples. Tables are for people; --json prints one document for programs.
Exit codes: 0 done, 1 refused or failed, 2 wrong usage.

Start with:
  adv demo --store demo.db
  adv morning --store demo.db --as-of 2025-12-31`,
    )

  demoCommand(program.command("demo"), session)
  importCommand(program.command("import"), session)
  morningCommand(program.command("morning"), session)
  statusCommand(program.command("status"), session)
  historyCommand(program.command("history"), session)
  progressCommand(program.command("progress"), session)
  timelineCommand(program.command("timeline"), session)
  explainCommand(program.command("explain"), session)
  inboxCommand(program.command("inbox"), session)
  stalledCommand(program.command("stalled"), session)
  handOversCommand(program.command("hand-overs"), session)
  gatesCommand(program.command("gates"), session)
  delaysCommand(program.command("delays"), session)
  enquiriesCommand(program.command("enquiries"), session)
  backlogCommand(program.command("backlog"), session)
  demandCommand(program.command("demand"), session)
  deadlinesCommand(program.command("deadlines"), session)
  messagesCommand(program.command("messages"), session)
  agingCommand(program.command("aging"), session)
  statementCommand(program.command("statement"), session)
  customerCommand(program.command("customer"), session)
  atRiskCommand(program.command("at-risk"), session)
  dueCommand(program.command("due"), session)
  forecastCommand(program.command("forecast"), session)
  exposureCommand(program.command("exposure"), session)
  heldCommand(program.command("held"), session)
  surveysCommand(program.command("surveys"), session)
  loadCommand(program.command("load"), session)
  diffCommand(program.command("diff"), session)
  kpiCommand(program.command("kpi"), session)
  dashboardCommand(program.command("dashboard"), session)
  targetsCommand(program.command("targets"), session)
  publishCommand(program.command("publish"), session)
  publishedCommand(program.command("published"), session)
  bridgeCommand(program.command("bridge"), session)
  whatIfCommand(program.command("what-if"), session)
  placeCommand(program.command("place"), session)
  validateCommand(program.command("validate"), session)
  deliverCommand(program.command("deliver"), session)
  invoiceCommand(program.command("invoice"), session)
  creditCommand(program.command("credit"), session)
  payCommand(program.command("pay"), session)
  disputeCommand(program.command("dispute"), session)
  dunningCommand(program.command("dunning"), session)
  policiesCommand(program.command("policies"), session)
  workCommand(program.command("work"), session)
  termsCommand(program.command("terms"), session)
  rebuildCommand(program.command("rebuild"), session)
  readModelsCommand(program.command("read-models"), session)
  parkedCommand(program.command("parked"), session)
  backupCommand(program.command("backup"), session)
  checkCommand(program.command("check"), session)

  try {
    await program.parseAsync(words.length === 0 ? ["--help"] : words, { from: "user" })
    return session.exitCode()
  } catch (caught) {
    if (!(caught instanceof CommanderError)) throw caught
    if (caught.exitCode === 0) return 0
    const [word = ""] = words
    const command = program.commands.some((each) => each.name() === word) ? `adv ${word}` : "adv"
    const sentence = `${sentenceOf(caught.message)} "${command} --help" shows how.`
    printFailure(terminal, errPage, failure("USAGE", sentence, { words }), words.includes("--json"))
    return WRONG_USAGE
  }
}
