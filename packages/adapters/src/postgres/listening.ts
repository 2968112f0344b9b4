import pg from "pg"
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
  let followers = 0
  let ended = false
  let client: pg.Client | undefined
  let pause: ReturnType<typeof setTimeout> | undefined

  const listen = (wait = 50): void => {
    if (ended || followers === 0 || client !== undefined) return
    const mine = new pg.Client(configOf(connecting))
    client = mine
    const again = (): void => {
      if (client !== mine) return
      client = undefined
      mine.end().catch(() => undefined)
      if (ended || followers === 0) return
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

  return {
    whileListening: (batches) => ({
      [Symbol.asyncIterator]: () => {
        const iterator = batches[Symbol.asyncIterator]()
        let isFollowing = false
        const stop = (): void => {
          if (!isFollowing) return
          isFollowing = false
          followers -= 1
          if (followers === 0) void hush()
        }
        return {
          next: async () => {
            if (!isFollowing) {
              isFollowing = true
              followers += 1
              listen()
            }
            try {
              const result = await iterator.next()
              if (result.done === true) stop()
              return result
            } catch (caught) {
              stop()
              throw caught
            }
          },
          return: async () => {
            stop()
            return (await iterator.return?.(undefined)) ?? { done: true, value: undefined }
          },
        }
      },
    }),
    end: async () => {
      ended = true
      await hush()
    },
  }
}
