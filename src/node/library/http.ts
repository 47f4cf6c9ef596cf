/** `barewire/http`: what a program imports in the page, and the engine under it. */
export * from '../../http'
export { buildResponse, Headers, type ParsedRequest, parseRequest, Request, Response } from '../../server'
