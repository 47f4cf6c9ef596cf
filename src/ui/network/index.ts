/** What the network does to what is sent: the button, the panel, and the marks at which it cuts. */
export { NetworkButton, NetworkPanel, NetworkSign } from './button'
export { type CutMark, cutMarks, cutting, isMarked, networkOpen, toggleCut } from './state'
export { networkWords } from './words'
