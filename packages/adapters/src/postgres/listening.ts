import pg from "pg"
import { attendance } from "../storing/attendance.js"
import { type Connecting, configOf } from "./connections.js"

const LONGEST_PAUSE = 2000

export interface Listening {
  /** Gives the same batches, and hears of new ones at once for as long as somebody takes them. */
  readonly whileListening: <A>(batches: AsyncIterable<A>) => AsyncIterable<A>
  readonly end: () => Promise<void>
}

/**
 * Hears the notices of a channel while there is anybody to tell. Notices are lost with their connection, so it is made
 * again, and rings once then; who follows looks again by itself from time to time all the same.
 */
export const listening = (connecting: Connecting, channel: string, ring: () => void): Listening => {
  let ended = false
  let client: pg.Client | undefined
  let pause: ReturnType<typeof setTimeout> | undefined

  const listen = (wait = 50): void => {
    if (ended || attending.count() === 0 || client !== undefined) return
    const mine = new pg.Client(configOf(connecting))
    client = mine
    const again = (): void => {
      if (client !== mine) return
      client = undefined
      mine.end().catch(() => undefined)
      if (ended || attending.count() === 0) return
      pause = setTimeout(() => listen(Math.min(wait * 2, LONGEST_PAUSE)), wait)
      pause.unref()
    }
    mine.on("error", again)
    mine.on("end", again)
    mine.on("notification", ring)
    mine
      .connect()
      .then(() => mine.query(`LISTEN ${channel}`))
      .then(() => {
        wait = 50
        ring()
      })
      .catch(again)
  }

  const hush = async (): Promise<void> => {
    clearTimeout(pause)
    const mine = client
    client = undefined
    await mine?.end().catch(() => undefined)
  }

  const attending = attendance(listen, () => void hush())

  return {
    whileListening: attending.whileTaken,
    end: async () => {
      ended = true
      await hush()
    },
  }
}
