/** Floor 6: the examples on the page: their addresses, their menu, where one stands among them, and the Python beside. */
export { followAddress, lessonAt, openAddress, openLesson, pageOf } from './address'
export { ExamplesMenu } from './examples-menu'
export { Pager, ProgressMarks } from './progress'
export { hasPython, isPythonBeside, showPython } from './python'
