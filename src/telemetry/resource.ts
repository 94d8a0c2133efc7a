import {
  defaultResource,
  detectResources,
  envDetector,
  hostDetector,
  type Resource,
  resourceFromAttributes,
  serviceInstanceIdDetector,
} from '@opentelemetry/resources';

/** Describes the process in metrics and traces. OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES override it. */
export function describeProcess(version: string): Resource {
  return defaultResource()
    .merge(resourceFromAttributes({ 'service.name': 'sheaf', 'service.version': version }))
    .merge(detectResources({ detectors: [hostDetector, serviceInstanceIdDetector, envDetector] }));
}
