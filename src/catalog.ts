// The catalogue's face, apart from the library's, since it is bigger than all the rest.
export type {
  AccessLevel,
  ActionResource,
  Catalog,
  CatalogAction,
  CatalogConditionKey,
  CatalogResourceType,
} from "./core/iam/catalog.ts";
export { loadCatalog } from "./core/iam/catalog/load.ts";
