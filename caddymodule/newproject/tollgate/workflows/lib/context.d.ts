// What campaign.middleware.ts adds to `context`.
interface WorkflowContextProperties {
  campaign?: string;
}
