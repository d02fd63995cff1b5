/** Lists that come page by page: one shape for their queries, and for the button that asks for more. */
import { infiniteQueryOptions, type QueryKey } from '@tanstack/react-query'

/** A connection of the API, as far as a list needs it. */
interface Connection<Node> {
  totalCount: number
  pageInfo: { hasNextPage: boolean; endCursor?: string | null | undefined }
  edges: readonly { node: Node }[]
}

type Maybe<T> = T | null | undefined

/** A list's query: its data are the rows of all pages so far, and how many there are in all. */
export const pagedQuery = <Answer, Node>(
  queryKey: QueryKey,
  ask: (after: string | null) => Promise<Answer>,
  listOf: (answer: Answer) => Maybe<Connection<Node>>,
) =>
  infiniteQueryOptions({
    queryKey,
    queryFn: ({ pageParam }) => ask(pageParam),
    initialPageParam: null as string | null,
    getNextPageParam: (answer: Answer) => {
      const info = listOf(answer)?.pageInfo
      return info?.hasNextPage ? (info.endCursor ?? null) : null
    },
    select: ({ pages }) => {
      const lists = pages.map(listOf)
      return {
        total: lists[0]?.totalCount ?? 0,
        rows: lists.flatMap((list) => list?.edges.map((edge) => edge.node) ?? []),
      }
    },
  })

interface Backwards<Node> extends Omit<Connection<Node>, 'pageInfo'> {
  pageInfo: { hasPreviousPage: boolean; startCursor?: string | null | undefined }
}

/** The API counts from the oldest; people read from the newest. */
export const newestFirst = <Node>(list: Maybe<Backwards<Node>>): Maybe<Connection<Node>> =>
  list && {
    totalCount: list.totalCount,
    pageInfo: { hasNextPage: list.pageInfo.hasPreviousPage, endCursor: list.pageInfo.startCursor },
    edges: [...list.edges].reverse(),
  }

interface Asked {
  data: { total: number } | undefined
  hasNextPage: boolean
  isFetchingNextPage: boolean
  fetchNextPage: () => unknown
}

/** What a table says below its rows, and does when more are wanted. */
export const moreOf = ({ data, hasNextPage, isFetchingNextPage, fetchNextPage }: Asked) => ({
  hasMore: hasNextPage,
  loading: isFetchingNextPage,
  load: () => void fetchNextPage(),
  total: data?.total,
})
