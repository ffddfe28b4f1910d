/** The list of kinds, engine side. A new entry is its folder and one line here (and one in `views.ts` if it draws). */
import type { Catalog } from "../model/kind";
import { apiGateway } from "./components/api-gateway/kind";
import { client } from "./components/client/kind";
import { database } from "./components/database/kind";
import { loadBalancer } from "./components/load-balancer/kind";
import { proxy } from "./components/proxy/kind";
import { service } from "./components/service/kind";

export const catalog: Catalog = {
  components: [client, apiGateway, loadBalancer, service, proxy, database],
  policies: [],
  faults: [],
  arrivals: [],
};
