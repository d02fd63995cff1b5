// Apollo Server with the same type, list and answer as static_list.py; the port is the argument.
import { ApolloServer } from "@apollo/server";
import { startStandaloneServer } from "@apollo/server/standalone";

const typeDefs = `
  type Tree {
    id: ID! name: String! species: String! grove: String!
    height: Int! rings: Int! standing: Boolean! note: String
  }
  type Query { trees: [Tree!]! }
`;

const trees = Array.from({ length: 20 }, (_, number) => ({
  id: `tree-${number}`,
  name: `Alder ${number}`,
  species: "Alnus glutinosa",
  grove: "North bank of the stream",
  height: 900 + number,
  rings: 40 + number,
  standing: number % 3 !== 0,
  note: number % 2 ? "Seen in spring" : null,
}));

const server = new ApolloServer({
  typeDefs,
  resolvers: { Query: { trees: () => trees } },
  csrfPrevention: false,
});
const { url } = await startStandaloneServer(server, {
  listen: { port: Number(process.argv[2]), host: "127.0.0.1" },
});
console.log(url);
