// ── names of the project: its generated part fills the interface in ──
/** The names of this project. Generated: without it every name is `string` and every property `any`. */
interface TollgateProject {}
type TollgateName<K extends string, Default> = TollgateProject extends { [P in K]: infer V } ? V : Default;
/** The features of the project and the properties of each. */
type TollgateFeatures = TollgateName<"features", Record<string, Record<string, any>>>;
/** What each trigger of the project carries. */
type TriggerPayloads = TollgateName<"triggers", Record<string, any>>;
/** A plan of the project. */
type PlanSlug = TollgateName<"plans", string>;
/** A feature of the project. */
type FeatureSlug = keyof TollgateFeatures & string;
/** A surface of the project. */
type SurfaceSlug = TollgateName<"surfaces", string>;
/** The environment's variables and secrets, read-only. Secrets are not enumerable, so logging `env` does not show them. */
type WorkflowEnv = { readonly [K in TollgateName<"variables", string>]: string };

// ── who asks, from where, about what ──
/** Whose data, counters or links are meant. `identity` is one. */
type WorkflowUserIdentifier = {
  /** 1–512 characters. */
  identifier: string;
  userType: "authenticated" | "anonymous";
};
/** The visitor. */
type WorkflowIdentity = WorkflowUserIdentifier & {
  /** `jwt`: a verified token. `anonymous`: the cookie. `provided`: asserted with a secret key or by middleware. */
  authType: "provided" | "jwt" | "anonymous";
  /** The verified token's claims; `{}` without a token. */
  jwtClaims: Record<string, any>;
  /** 0–99, always the same for one identifier. For tests of your own use `utils.experiments.bucket`. */
  testGroup100: number;
};
type WorkflowBotCategory = "ai-assistant" | "ai-crawler" | "search-crawler" | "analytics-monitor" | "page-previewer"
  | "marketing" | "seo" | "framework" | "webhook" | "aggregator";
/** What the visitor is or claims to be, if it is a program. */
type WorkflowBotTag = {
  category: WorkflowBotCategory | null;
  code: string;
  /** False for a bot that only claims to be one. */
  isVerified: boolean;
  operator: string | null;
  product: string | null;
};
/** Yours to extend: declare here what middleware sets with `set_properties`. */
interface WorkflowContextProperties {}
/** What is known of the request's surroundings; `null` for what is not known. */
type WorkflowContext = WorkflowContextProperties & {
  botTags: WorkflowBotTag[];
  /** True with a verified tag, `null` if nothing could be judged, else false. */
  isVerifiedBotRequest: boolean | null;
  isEUCountry: boolean;
  city: string | null;
  continent: string | null;
  /** ISO 3166-1 alpha-2, such as `DE`. */
  countryCode: string | null;
  latitude: number | null;
  longitude: number | null;
  metroCode: string | null;
  postalCode: string | null;
  region: string | null;
  regionCode: string | null;
  /** IANA name, such as `Europe/Berlin`. */
  timezone: string | null;
  originalUserAgent: string | null;
  userAgent: string | null;
};
/** The visitor's request, without cookies and headers that carry credentials. */
type WorkflowHttp = {
  url: string;
  method: string;
  userAgent: string | null;
  clientIP: string | null;
  referer: string | null;
  /** Names in lower case; repeated ones joined by `, `. */
  headers: Record<string, string>;
  cookies: Record<string, string>;
  /** There once the origin has answered: on a surface with `decide: response`. */
  proxyOrigin?: { status: number };
};
/** What the decision is about. Further members are what the caller of the API sent. */
type WorkflowResource = {
  /** The canonical path without the query; over the API what the caller sent. */
  id: string;
  /** The page's `<meta>` tags; `{}` unless the surface says `decide: response`. */
  meta: Record<string, string>;
} & { [key: string]: unknown };
type WorkflowCustomerData = { isCustomer: boolean; hasProducts: boolean; customerIdentifiers: string[] };

// ── feature properties ──
/** How a meterable property is granted. */
type WorkflowMeterablePropertyDefinition = {
  state: "on" | "off" | "metered";
  counterId?: string;
  /** Units in a period, an integer from 0. */
  limit?: number;
  /** Count each resource once. */
  uniqueResources?: boolean;
  periodType?: "minute" | "hour" | "day" | "week" | "month" | "year" | "lifetime";
  /** The period ends now instead of beginning with the calendar's. */
  rollingWindow?: boolean;
};
/** What a meter says. Unit fields are there in state `metered` only. */
type WorkflowMeterablePropertyEvaluation = {
  hasAccess: boolean;
  /** No plan gave the value, or the store could not be asked. */
  isFallback: boolean;
  consumedUnits?: number;
  remainingUnits?: number;
  totalUnits?: number;
  /** ISO 8601. */
  periodStart?: string;
  /** This resource was counted already in the period. */
  resourceIdUsed?: boolean;
  consumedInRequest?: boolean;
  consumedUnitsInRequest?: number;
  /** The same as `unrecordedUnitsInRequest`. */
  excessUnitsInRequest?: number;
  /** Units asked for and not recorded. */
  unrecordedUnitsInRequest?: number;
};
type WorkflowMeterState =
  WorkflowMeterablePropertyEvaluation & WorkflowMeterablePropertyDefinition & { counterId: string };
type WorkflowConsumableMeter = {
  /**
   * Checks the limit and counts, in one step. It does not throw when units are used up: ask `hasAccess` of what it resolves
   * to. If the run fails, the units are given back.
   */
  consume(options?: {
    /** Record what is left if that is less than `units`. */
    allowPartialConsumption?: boolean;
    /** An integer from 1. Default 1. */
    units?: number;
  }): Promise<WorkflowMeterState>;
  /** Counts without asking the limit. */
  incrementCounter(options?: { units?: number }): Promise<void>;
};
/** A meterable property. An object is always true: ask for `.hasAccess`. Reading never consumes. */
type WorkflowMeter = WorkflowMeterState & WorkflowConsumableMeter;
type SurfaceWorkflowProperty = number | string | boolean | null | WorkflowMeter;
type WorkflowOverrideProperty = number | string | boolean | WorkflowMeterablePropertyDefinition;
type WorkflowOverrideOf<V> = 0 extends 1 & V ? WorkflowOverrideProperty : [V] extends [WorkflowMeter]
  ? "on" | "off" | boolean | WorkflowMeterablePropertyDefinition : NonNullable<V>;
type WorkflowPropertySchema<V = any> = { readonly featureSlug: string; readonly propertySlug: string }
  & ([V] extends [WorkflowMeter] ? { readonly type: "meterable"; readonly counterId: string }
    : { readonly type: "boolean" | "number" | "string" });
/** The project's properties by feature: their types, and the counters of the meterable ones. */
declare const featureSchema: { readonly [F in FeatureSlug]: {
  readonly [P in keyof TollgateFeatures[F]]: WorkflowPropertySchema<TollgateFeatures[F][P]>; } };

// ── behaviours ──
/** The whole answer. */
type SetHttpResponse = {
  /** Replaces all headers. */
  headers?: Record<string, string>;
  /** Replaces all `Set-Cookie` lines; `[]` clears them. */
  cookies?: string[];
  /** 200–599. */
  status: number;
  statusText?: string;
  body: string | null;
};
/** Changes to the answer. With a `body` or a status from 300 on it is the whole answer. */
type ModifyHttpResponse = {
  /** Sets each; `Set-Cookie` is added. */
  addHeaders?: { name: string; value: string }[];
  removeHeaders?: string[];
  /** Adds `Set-Cookie` lines. */
  addCookies?: string[];
  /** 200–599. */
  status?: number;
  statusText?: string;
  body?: string | null;
};
/** Something to put into a page: `html` goes in as it is, `text` is escaped, `element` becomes a custom element. */
type WebElement = { type: "html" | "text"; content: string } | ({ type: "custom" } & Record<string, unknown>)
  | {
    type: "element";
    /** `source:id@version`, which becomes `<source-id version="…">`. */
    schema: string;
    props: Record<string, unknown>;
  };
/** What lies between two markers gives way to other content. Markers are selectors inside the element, and stay. */
type WebComponentRangeReplacement = {
  /** Without it the range begins at the element's start. */
  fromMarker?: string;
  /** Without it, or not found, the range ends at the element's end. */
  toMarker?: string;
  replaceWith?: WebElement[] | null;
};
/** What happens to each element that the component's selector matches. */
type WebContentSurfaceBehavior = {
  before?: WebElement[];
  prepend?: WebElement[];
  append?: WebElement[];
  after?: WebElement[];
  /** The element goes; its `before` and `after` stay. */
  remove?: boolean;
  replaceRange?: WebComponentRangeReplacement | null;
  /** The two tags go, the content stays. */
  unwrap?: boolean;
  setAttributes?: Record<string, string>;
  removeAttributes?: string[];
  addClasses?: string[];
  removeClasses?: string[];
  replaceText?: { find: string; replace: string }[];
};
/** What a surface (`properties`, `http`) or a component (`properties`, `content`) decides. `{}` changes nothing. */
type SurfaceBehavior = {
  properties?: Record<string, unknown>;
  /** Components only. */
  content?: WebContentSurfaceBehavior;
  /** Surfaces only. */
  http?: SetHttpResponse | ModifyHttpResponse;
};

// ── utils ──
type CustomDataOptions = {
  /** A value of its own that the projects on one store share. */
  crossBrand?: boolean;
};
type JwtVerification =
  | { isValid: true; identifier: string; userType: "authenticated"; jwtClaims: Record<string, any>; reason?: undefined }
  | { isValid: false; identifier?: undefined; userType?: undefined; jwtClaims?: undefined; reason: "malformed"
      | "no_key" | "bad_signature" | "expired" | "not_yet_valid" | "wrong_issuer" | "wrong_audience" };
type IdentityLinkInput = {
  type: "copy_once" | "keep_usage"; source: WorkflowUserIdentifier; target: WorkflowUserIdentifier;
  reason?: string; options?: { overwrite?: boolean }; };
type IdentityLinkWorkflowData =
  Pick<IdentityLinkInput, "type" | "source" | "target"> & { id: string; reason: string | null; createdAt: string };
/** A trait, for good or valid from (inclusive) and to (exclusive) the given times: ISO 8601 or `Date`. */
type WorkflowTrait = string | { key: string; validity: { from?: string | Date | null; to?: string | Date | null }[] };
type LinkReader = (identifier: WorkflowUserIdentifier) => Promise<IdentityLinkWorkflowData[]>;
type ReadIdentityLinksWorkflowUtils = { getLinkedSources: LinkReader; getLinkedTargets: LinkReader };
type WriteIdentityLinksWorkflowUtils = {
  /** Links two users. Creating a link again returns the old one. */
  createLink(link: IdentityLinkInput): Promise<IdentityLinkWorkflowData>;
  deleteLink(id: string): Promise<void>; };
type TraitWorkflowManagementUtils = {
  /** Replaces the group. */
  setTraitGroup(identifier: WorkflowUserIdentifier, groupKey: string, traits: WorkflowTrait[]): Promise<void>;
  addTrait(identifier: WorkflowUserIdentifier, groupKey: string, trait: WorkflowTrait): Promise<void>;
  removeTrait(identifier: WorkflowUserIdentifier, groupKey: string, key: string): Promise<void>; };
type ReadIdentityWorkflowUtils = ReadIdentityLinksWorkflowUtils & {
  /** JSON kept for a user under a key of 1–999 characters; `null` if there is none. */
  readCustomData<T = unknown>(id: WorkflowUserIdentifier, key: string, options?: CustomDataOptions): Promise<T | null>;
  /** Verifies a token with the project's `identity.jwt`. A bad token is a result, not a throw. */
  resolveJwt(jwtToken: string): Promise<JwtVerification>;
  /** The traits that are valid now. */
  getTraits(identifier: WorkflowUserIdentifier, groupKey?: string): Promise<{ groupKey: string; key: string }[]>; };
type WriteIdentityWorkflowUtils = WriteIdentityLinksWorkflowUtils & TraitWorkflowManagementUtils & {
  /** Keeps up to 64 KiB of JSON for a user; the last write wins. */
  writeCustomData(id: WorkflowUserIdentifier, key: string, value: unknown, options?: CustomDataOptions): Promise<void>;
  deleteCustomData(id: WorkflowUserIdentifier, key: string, options?: CustomDataOptions): Promise<void>;
  /** Adds to a counter, by default 1; `resourceId` counts for meters over unique resources. */
  incrementCounter(identifier: WorkflowUserIdentifier, counter: { counterId: string },
    options?: { increment?: number; resourceId?: string }): Promise<void>; };
/** Without what writes: provisioning and feature workflows are read-only. */
type ReadonlyIdentityWorkflowUtils = ReadIdentityWorkflowUtils & { [P in keyof WriteIdentityWorkflowUtils]?: never };
/** Memory of this process, lost at a restart. */
type WorkflowCacheUtils = { get<T = any>(key: string): Promise<T | null>;
  /** `ttl` is in seconds, 1–86,400, by default 60. */
  put(key: string, value: unknown, options?: { ttl?: number }): Promise<void>;
  delete(key: string): Promise<void>; };
type ReadonlyWorkflowBucketUtils = { get<T = any>(bucket: string, key: string): Promise<T | null>;
  /** Keys in byte order, 100 a page, at most 1,000. */
  list(bucket: string, options?: { prefix?: string; limit?: number; cursor?: string }):
    Promise<{ keys: string[]; cursor: string | null }>; };
type WriteWorkflowBucketUtils = {
  /** Tells whether it stored. With `ifAbsent` exactly one of several callers wins. `ttl` is in seconds; without it for good. */
  put(bucket: string, key: string, value: unknown, options?: { ttl?: number; ifAbsent?: boolean }): Promise<boolean>;
  delete(bucket: string, key: string): Promise<boolean>; };
type WorkflowIntegration = {
  /** `fetch` to the integration's base address and a path, with its headers and timeout. */
  fetch(path: string, init?: RequestInit): Promise<Response>;
};
type WorkflowSharedUtils = {
  cache: WorkflowCacheUtils;
  integrations: { [N in TollgateName<"integrations", string>]: WorkflowIntegration };
  experiments: {
    /** Places the visitor in one of the groups, always the same one, without storing anything. */
    bucket<W extends Record<string, number>>(
      name: string, weights: W, options?: { identifier?: WorkflowUserIdentifier }): keyof W & string; }; };
type WorkflowUtils = WorkflowSharedUtils & {
  /** JSON that all visitors share, durable. */
  buckets: ReadonlyWorkflowBucketUtils & WriteWorkflowBucketUtils;
  identity: ReadIdentityWorkflowUtils & WriteIdentityWorkflowUtils;
  triggers: {
    /** Fires a trigger of the project once the run has succeeded. */
    fire<T extends keyof TriggerPayloads & string>(
      trigger: T, payload?: TriggerPayloads[T], options?: { identity?: WorkflowUserIdentifier }): Promise<void> }; };
/** Without what writes: provisioning and feature workflows are read-only. */
type ReadonlyWorkflowUtils = WorkflowSharedUtils & {
  buckets: ReadonlyWorkflowBucketUtils & { [P in keyof WriteWorkflowBucketUtils]?: never };
  identity: ReadonlyIdentityWorkflowUtils;
  triggers: { fire?: never }; };
type WorkflowOfferEngineUtils = { offers?: never }; // later
/** Plans and features as they are; nothing was consumed. */
type EndpointAccessCheck = { plans: PlanSlug[]; features: { [F in FeatureSlug]: {
  [P in keyof TollgateFeatures[F]]: WorkflowPropertyValue<TollgateFeatures[F][P]>; } }; };
type EndpointWorkflowUtils = {
  /** Plans and features of the endpoint's visitor; of one seen for the first time where nobody is signed in. */
  accessCheck(): Promise<EndpointAccessCheck>; };

// ── arguments, results, functions ──
/** What every workflow of a decision is given: copies, made for this run. */
type WorkflowDecisionArgs = {
  context: WorkflowContext;
  customerData: WorkflowCustomerData;
  env: WorkflowEnv;
  /** The visitor's request; over the API what its caller gave, else `null`. */
  http: WorkflowHttp | null;
  identity: WorkflowIdentity;
  resource: WorkflowResource;
};
type ProvisioningWorkflowArgs = WorkflowDecisionArgs & { utils: ReadonlyWorkflowUtils };
/** Names plans the visitor holds beside those that the project assigns; `[]` for none. */
type ProvisioningWorkflow = (args: ProvisioningWorkflowArgs) => Promise<PlanSlug[]> | PlanSlug[];
type WorkflowPropertyValue<V> = 0 extends 1 & V ? any : [V] extends [WorkflowMeter] ? WorkflowMeterState : V;
type FeatureWorkflowArgs<F extends FeatureSlug = FeatureSlug> = WorkflowDecisionArgs & {
  featureSlug: F;
  plans: PlanSlug[];
  utils: ReadonlyWorkflowUtils;
  /** The feature's values as the plans gave them. */
  properties: { [P in keyof TollgateFeatures[F]]: WorkflowPropertyValue<TollgateFeatures[F][P]> };
};
type FeatureWorkflowResult<F extends FeatureSlug = FeatureSlug> = F extends FeatureSlug
  ? { [P in keyof TollgateFeatures[F]]?: WorkflowOverrideOf<TollgateFeatures[F][P]> } : never;
/** Overrides values of one feature's properties; `{}` changes nothing. `FeatureWorkflow<"article">` knows the feature's own. */
type FeatureWorkflow<F extends FeatureSlug = FeatureSlug> =
  (args: FeatureWorkflowArgs<F>) => Promise<FeatureWorkflowResult<F>> | FeatureWorkflowResult<F>;
type ExperienceResolveOptions = { templateVariables?: Record<string, string> };
type ExperienceResolver<T> = (experienceSlot: string, resolveOptions?: ExperienceResolveOptions) => Promise<T>;
type SurfaceWorkflowArgs = WorkflowDecisionArgs & {
  features: TollgateFeatures;
  plans: PlanSlug[];
  utils: WorkflowUtils & WorkflowOfferEngineUtils;
  surfaceSlug: SurfaceSlug;
  /** Components only. */
  componentSlug?: TollgateName<"components", string>;
  /** Components only: the `properties` that the surface returned. */
  surfaceProperties?: Record<string, any>;
  experiences: { resolveAsJson: ExperienceResolver<object | null>; resolveAsText: ExperienceResolver<string>;
    resolveAsWebContent: ExperienceResolver<WebElement[]> };
};
/** Decides for a page as a whole, or, as a component, for one part of it. */
type SurfaceWorkflow = (args: SurfaceWorkflowArgs) => Promise<SurfaceBehavior> | SurfaceBehavior;
type ComponentWorkflowArgs = SurfaceWorkflowArgs;
type ComponentWorkflow = SurfaceWorkflow;
type EndpointWorkflowArgs = {
  context: WorkflowContext;
  env: WorkflowEnv;
  /** The verified visitor, or whom a key holder vouched for, else `null`. */
  identity: WorkflowIdentity | null;
  /** What the path's `{params}` matched. */
  params: Record<string, string>;
  request: Request;
  utils: WorkflowUtils & WorkflowOfferEngineUtils & EndpointWorkflowUtils;
};
type EndpointWorkflowResult = Response;
/** Answers a path of its own. */
type EndpointWorkflow = (args: EndpointWorkflowArgs) => Promise<EndpointWorkflowResult> | EndpointWorkflowResult;
type MiddlewareWorkflowArgs = WorkflowDecisionArgs & { utils: WorkflowUtils };
type MiddlewareWorkflowIdentityResult = WorkflowUserIdentifier;
type MiddlewareWorkflowResult =
  | { action: "set_identifier"; identity: MiddlewareWorkflowIdentityResult }
  | { action: "fail"; httpStatusCode: number; message: string }
  | { action: "set_properties"; properties: Record<string, unknown> }
  | { action: "append_bot_tag"; category: WorkflowBotCategory; product?: string; verified: boolean };
type MiddlewareWorkflowReturn = MiddlewareWorkflowResult | MiddlewareWorkflowResult[] | undefined | void;
/** Changes who or what a decision is about, or refuses it. */
type MiddlewareWorkflow =
  (args: MiddlewareWorkflowArgs) => Promise<MiddlewareWorkflowReturn> | MiddlewareWorkflowReturn;
type WorkflowWireProperty =
  | { type: "boolean" | "number" | "string"; value: boolean | number | string | null; isFallback: boolean }
  | ({ type: "meterable"; counterId: string; uniqueResources?: boolean } & WorkflowMeterablePropertyEvaluation);
type ActionWorkflowIdentity = WorkflowUserIdentifier & { testGroup100: number };
type WorkflowWireFeature = { featureId: string; featureSlug: string; properties: Record<string, WorkflowWireProperty> };
/** The payload of the trigger `decision`. */
type ActionWorkflowDecisionPayload = {
  eventId: string; kind: "accessCheck" | "surfaceDecision"; time: string; surfaceSlug: SurfaceSlug | null;
  resource: WorkflowResource; context: WorkflowContext; plans: PlanSlug[]; customer: WorkflowCustomerData;
  identity: Omit<WorkflowIdentity, "testGroup100" | "userType"> & { isAuthenticated: boolean };
  features: Record<string, WorkflowWireFeature>; degraded: boolean; truncated?: true;
  surfaceBehavior?: SurfaceBehavior; componentsSkipped?: boolean;
  componentBehaviors?: Record<string, SurfaceBehavior & { metadata: { cssSelector: string | null } }>; };
/** The payload of the trigger `counters_updated`. */
type ActionWorkflowCounterUpdatedPayload = { eventId: string; updates: {
  counterId: string; units: number; resourceId: string | null; source: "consume" | "increment" | "api"; time: string;
}[] };
/** The payload of the trigger `plans_changed`. */
type ActionWorkflowPlansChangedPayload = { eventId: string; added: PlanSlug[]; removed: PlanSlug[]; plans: PlanSlug[] };
type ActionWorkflowArgs<P = any> = {
  /** From 1, counting up over retries. */
  attempt: number;
  env: WorkflowEnv;
  /** The same for every attempt: use it as idempotency key. */
  eventId: string;
  /** Absent when the event had none. */
  identity?: ActionWorkflowIdentity;
  payload: P;
  trigger: string;
  utils: WorkflowUtils & WorkflowOfferEngineUtils;
};
type ActionWorkflowResult = {
  /** `error` is recorded as failed and not retried. `retry` is tried again, after `retryAfter` seconds or the back-off. */
  status: "success" | "error" | "retry" | (string & {});
  message?: string;
  retryAfter?: number;
  [key: string]: unknown;
};
type ActionWorkflowReturn = ActionWorkflowResult | undefined | void;
/** Reacts after the response; delivered at least once. */
type ActionWorkflow<P = any> = (args: ActionWorkflowArgs<P>) => Promise<ActionWorkflowReturn> | ActionWorkflowReturn;

// ── later ──
type WorkflowRedemptionMethodOffer = {
  offerId: string; offeringId: string; presentation: Record<string, any>; redemption: Record<string, unknown>;
  redemptionSchema: string | null; token: string; };
type RedemptionWorkflowArgs = WorkflowDecisionArgs & { offer: WorkflowRedemptionMethodOffer; utils: WorkflowUtils };
type RedemptionWorkflowResult = { action: "navigate"; url: string } | { action: "custom"; properties: object }
  | { action: "fail"; httpStatusCode: number; message: string };
/** Not supported yet. */
type RedemptionWorkflow = (args: RedemptionWorkflowArgs) => Promise<RedemptionWorkflowResult>;
/** Not supported yet: use an endpoint with `access: none` that verifies a signature. */
type IngestWorkflow = (args: { request: Request; env: WorkflowEnv; utils: WorkflowUtils }) => Promise<Response>;
/** Not supported yet. */
type AppTaskWorkflow = (args: { appInstallConfig: any; appConfig?: any; task: any; utils: any }) => Promise<object>;
