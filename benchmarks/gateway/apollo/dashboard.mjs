// A dashboard by Apollo Server and pg in one process: no service behind it, the statements of ours.
// Arguments: the port, and a JSON file with the secret of tokens, logins and statements.
import { createHmac, timingSafeEqual } from "node:crypto";
import { readFileSync } from "node:fs";
import { ApolloServer } from "@apollo/server";
import { startStandaloneServer } from "@apollo/server/standalone";
import { GraphQLError } from "graphql";
import pg from "pg";

const told = JSON.parse(readFileSync(process.argv[3], "utf8"));
pg.types.setTypeParser(1082, (day) => day);
const pools = Object.fromEntries(
  Object.entries(told.urls).map(([name, url]) => [
    name,
    new pg.Pool({ connectionString: url, max: 8 }),
  ]),
);

const setting = `SELECT set_config('app.current_cooperative', '${told.cooperative}', true)`;
const begin = {
  people: `BEGIN READ ONLY; ${setting}`,
  treasury: `BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; ${setting}`,
};

async function rows(service, question) {
  const client = await pools[service].connect();
  try {
    await client.query(begin[service]);
    const answers = [];
    for (const [place, { text, values }] of told.questions[question].entries())
      answers.push((await client.query({ name: `${question}${place}`, text, values })).rows);
    await client.query("ROLLBACK");
    return answers;
  } finally {
    client.release();
  }
}

function signedIn(header) {
  const [head, body, mark] = (header ?? "").replace("Bearer ", "").split(".");
  const own = createHmac("sha256", told.secret).update(`${head}.${body}`).digest();
  const theirs = Buffer.from(mark ?? "", "base64url");
  const claims =
    own.length === theirs.length && timingSafeEqual(own, theirs)
      ? JSON.parse(Buffer.from(body, "base64url").toString())
      : { exp: 0 };
  if (claims.exp * 1000 < Date.now()) throw new GraphQLError("Sign in.");
  return claims;
}

const typeDefs = `
  type Member {
    id: ID! number: String! displayName: String! tier: String! status: String! joinedOn: String
  }
  type CapitalAccount { bookBalance: String! taxBalance: String! contributedCapital: String! }
  type Contribution {
    id: ID! number: String! categoryCode: String! contributionDate: String! description: String!
    minutes: Int! value: String! status: String!
  }
  type Edge { node: Contribution! }
  type Connection { edges: [Edge!]! }
  input Filter { memberId: ID }
  type Query {
    member(id: ID!): Member
    capitalAccount(memberId: ID!): CapitalAccount
    contributions(filter: Filter, first: Int): Connection
  }
`;

const globalId = (type, id) => Buffer.from(`${type}:${id}`).toString("base64");
const money = (minor) => {
  const digits = String(minor).replace("-", "").padStart(3, "0");
  return `${String(minor).startsWith("-") ? "-" : ""}${digits.slice(0, -2)}.${digits.slice(-2)}`;
};

const resolvers = {
  Query: {
    member: async () => {
      const [[row], intervals = []] = await rows("people", "member");
      return {
        id: globalId("Member", row.id),
        number: row.number,
        displayName: row.display_name,
        tier: row.tier.toUpperCase(),
        status: row.status.toUpperCase(),
        joinedOn: row.joined_on ?? intervals[0]?.joined_on,
      };
    },
    capitalAccount: async () => {
      const [[row]] = await rows("treasury", "capital");
      return {
        bookBalance: money(row.book),
        taxBalance: money(row.tax),
        contributedCapital: money(row.contributed),
      };
    },
    contributions: async (_, { first }) => {
      const [found] = await rows("people", "contributions");
      const edges = found.slice(0, first).map((row) => ({
        node: {
          id: globalId("Contribution", row.id),
          number: row.number,
          categoryCode: row.category_code,
          contributionDate: row.contribution_date,
          description: row.description,
          minutes: row.minutes,
          value: money(row.value_minor),
          status: row.status.toUpperCase(),
        },
      }));
      return { edges };
    },
  },
};

const server = new ApolloServer({ typeDefs, resolvers, csrfPrevention: false });
const { url } = await startStandaloneServer(server, {
  context: async ({ req }) => ({ claims: signedIn(req.headers.authorization) }),
  listen: { port: Number(process.argv[2]), host: "127.0.0.1" },
});
console.log(url);
