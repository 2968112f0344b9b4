/**
 * Counts those who take what comes, over any number of sequences: who is the first to come begins what serves them all,
 * and who is the last to leave ends it. One comes with the first thing that is asked for, and leaves when there is no more,
 * when it fails, and when one stops.
 */
export interface Attendance {
  readonly count: () => number
  readonly whileTaken: <A>(things: AsyncIterable<A>) => AsyncIterable<A>
}

export const attendance = (begin: () => void, end: () => void): Attendance => {
  let count = 0
  return {
    count: () => count,
    whileTaken: (things) => ({
      [Symbol.asyncIterator]: () => {
        const iterator = things[Symbol.asyncIterator]()
        let isHere = false
        const leave = (): void => {
          if (!isHere) return
          isHere = false
          count -= 1
          if (count === 0) end()
        }
        return {
          next: async () => {
            if (!isHere) {
              isHere = true
              count += 1
              begin()
            }
            try {
              const result = await iterator.next()
              if (result.done === true) leave()
              return result
            } catch (caught) {
              leave()
              throw caught
            }
          },
          return: async () => {
            leave()
            return (await iterator.return?.(undefined)) ?? { done: true, value: undefined }
          },
        }
      },
    }),
  }
}
