import { connect, createServer, type Socket } from "node:net"

/** A wire between a client and a server that can be cut, slowed down and made to swallow answers. */
export interface Wire {
  readonly port: number
  /** Cuts every connection; new ones are let through again. */
  readonly cut: () => void
  /** Lets nothing through, either way, and refuses nobody: what a broken network looks like. */
  readonly silence: () => void
  /** Forwards what the client says, and swallows what the server answers, until the connections are cut. */
  readonly swallowAnswers: () => void
  /** Each piece waits for so many milliseconds, up to this. */
  readonly slowDown: (upToMs: number) => void
  /** Everything passes again, on the connections there are and on new ones. */
  readonly heal: () => void
  readonly close: () => Promise<void>
}

/** @param random gives numbers from 0 to 1; how long a piece waits is drawn from it */
export const startWire = async (
  target: { readonly host: string; readonly port: number },
  random: () => number = Math.random,
): Promise<Wire> => {
  const pairs = new Set<readonly [client: Socket, server: Socket]>()
  let silent = false
  let swallowing = false
  let slowest = 0

  /** Pieces stay in order on their connection; connections overtake one another. */
  const forward = (from: Socket, to: Socket, isAnswer: boolean): void => {
    let last: Promise<unknown> = Promise.resolve()
    from.on("data", (piece) => {
      if (silent || (isAnswer && swallowing)) return
      const wait = slowest > 0 ? random() * slowest : 0
      last = last
        .then(() => (wait > 0 ? new Promise((resolve) => setTimeout(resolve, wait)) : undefined))
        .then(() => (to.destroyed ? undefined : to.write(piece)))
    })
  }

  const server = createServer((client) => {
    const upstream = connect(target)
    const pair = [client, upstream] as const
    pairs.add(pair)
    const end = (): void => {
      pairs.delete(pair)
      client.destroy()
      upstream.destroy()
    }
    for (const socket of pair) {
      socket.setNoDelay(true)
      socket.on("error", end)
      socket.on("close", end)
    }
    forward(client, upstream, false)
    forward(upstream, client, true)
  })
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
  const address = server.address()

  const cut = (): void => {
    for (const [client, upstream] of [...pairs]) {
      client.destroy()
      upstream.destroy()
    }
    pairs.clear()
  }
  return {
    port: typeof address === "object" && address !== null ? address.port : 0,
    cut,
    silence: () => {
      silent = true
    },
    swallowAnswers: () => {
      swallowing = true
    },
    slowDown: (upToMs) => {
      slowest = upToMs
    },
    heal: () => {
      silent = false
      swallowing = false
      slowest = 0
    },
    close: async () => {
      cut()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
