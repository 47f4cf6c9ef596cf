/** The kernel for whoever runs playgrounds outside the page's worker: the build, tests. */
export { startKernel } from './kernel'
