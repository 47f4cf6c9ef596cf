;; The usual way through a head, sixteen bytes at a time: what src/http/scan.ts does by words of four. Anything unusual is left
;; where it stands, to the readers of single lines.
;;
;; Memory: results as i32 from 0 (see WORD in src/http/scan-memory.ts), spans of field lines as four i32 each from 1024, the bytes from
;; 32768, the table of names from 196608: 32 bytes for each, then 1024 slots of one byte from 204800, and masks from 205824.
;; All indices that go in and out count from the first of the bytes, or from the head's origin.
(module
  (import "scan" "memory" (memory 4 4))
  (data (i32.const 205824) "\ff\ff\ff\ff\ff\ff\ff\ff\ff\ff\ff\ff\ff\ff\ff\ff")

  ;; Functions are not inlined by every engine: what is read once for each head or line stands where it is read.

  ;; METHOD SP /path SP HTTP/1.DIGIT CRLF at $at, all of it before $end. Gives the index behind it, -1 where the bytes end in the
  ;; method or the target, and 0 for anything else.
  ;; Writes the ends of method and target, and the minor version.
  (func $requestLine (param $at i32) (param $end i32) (result i32)
    (local $start i32) (local $v v128) (local $m i32) (local $tail i32)
    (local.set $start (local.get $at))
    ;; A bit for each of sixteen bytes that are no tchar: the rows of US-ASCII that hold one with these lower four bits, and the row.
    (local.set $v (v128.load offset=32768 (local.get $at)))
    (local.set $m (i8x16.bitmask (i8x16.eq
      (v128.and
        (i8x16.swizzle (v128.const i8x16 0x3a 0x3f 0x3e 0x3f 0x3f 0x3f 0x3f 0x3f 0x3e 0x3e 0x3d 0x15 0x34 0x15 0x3d 0x1c)
          (v128.and (local.get $v) (v128.const i8x16 15 15 15 15 15 15 15 15 15 15 15 15 15 15 15 15)))
        (i8x16.swizzle (v128.const i8x16 0 0 1 2 4 8 16 32 0 0 0 0 0 0 0 0)
          (i8x16.shr_u (local.get $v) (i32.const 4))))
      (v128.const i64x2 0 0))))
    (if (i32.eqz (local.get $m)) (then (return (i32.const 0))))
    (local.set $m (i32.ctz (local.get $m)))
    (if (i32.and (i32.gt_u (local.get $m) (i32.const 0)) (i32.ge_s (i32.add (local.get $at) (local.get $m)) (local.get $end)))
      (then (return (i32.const -1))))
    ;; CONNECT has a target of another form.
    (if (i32.or (i32.eqz (local.get $m)) (i32.eq (local.get $m) (i32.const 7))) (then (return (i32.const 0))))
    (local.set $at (i32.add (local.get $at) (local.get $m)))
    ;; SP and '/'
    (if (i32.ne (i32.load16_u offset=32768 (local.get $at)) (i32.const 0x2f20)) (then (return (i32.const 0))))
    (i32.store offset=4 (i32.const 0) (local.get $m))
    ;; Not 0x21 to 0x7e, or '#' or '\': the SP is the first such byte, and the next one stands behind the target. It is looked for from the
    ;; line's first byte on, so that it does not wait until the method's end is known.
    (local.set $tail (i8x16.bitmask (v128.or
      (i8x16.gt_s
        (i8x16.add (local.get $v) (v128.const i64x2 0x5f5f5f5f5f5f5f5f 0x5f5f5f5f5f5f5f5f))
        (v128.const i64x2 0xdddddddddddddddd 0xdddddddddddddddd))
      (v128.or
        (i8x16.eq (local.get $v) (v128.const i64x2 0x2323232323232323 0x2323232323232323))
        (i8x16.eq (local.get $v) (v128.const i64x2 0x5c5c5c5c5c5c5c5c 0x5c5c5c5c5c5c5c5c))))))
    (if (i32.ne (i32.ctz (local.get $tail)) (local.get $m)) (then (return (i32.const 0))))
    (local.set $at (local.get $start))
    (local.set $m (i32.and (local.get $tail) (i32.sub (local.get $tail) (i32.const 1))))
    (block $found
      (br_if $found (local.get $m))
      (loop $more
        (local.set $at (i32.add (local.get $at) (i32.const 16)))
        (if (i32.ge_s (local.get $at) (local.get $end)) (then (return (i32.const -1))))
        (local.set $v (v128.load offset=32768 (local.get $at)))
        (local.set $m (i8x16.bitmask (v128.or
          (i8x16.gt_s
            (i8x16.add (local.get $v) (v128.const i64x2 0x5f5f5f5f5f5f5f5f 0x5f5f5f5f5f5f5f5f))
            (v128.const i64x2 0xdddddddddddddddd 0xdddddddddddddddd))
          (v128.or
            (i8x16.eq (local.get $v) (v128.const i64x2 0x2323232323232323 0x2323232323232323))
            (i8x16.eq (local.get $v) (v128.const i64x2 0x5c5c5c5c5c5c5c5c 0x5c5c5c5c5c5c5c5c))))))
        (br_if $more (i32.eqz (local.get $m)))))
    (local.set $at (i32.add (local.get $at) (i32.ctz (local.get $m))))
    (if (i32.ge_s (local.get $at) (local.get $end)) (then (return (i32.const -1))))
    (if (i32.gt_s (i32.add (local.get $at) (i32.const 11)) (local.get $end)) (then (return (i32.const 0))))
    (if (i32.ne (i32.load8_u offset=32768 (local.get $at)) (i32.const 0x20)) (then (return (i32.const 0))))
    (if (i64.ne
          (i64.and (i64.load offset=32769 (local.get $at)) (i64.const 0x00ffffffffffffff))
          (i64.const 0x002e312f50545448))
      (then (return (i32.const 0))))
    (local.set $tail (i32.sub (i32.load8_u offset=32776 (local.get $at)) (i32.const 0x30)))
    (if (i32.gt_u (local.get $tail) (i32.const 9)) (then (return (i32.const 0))))
    (if (i32.ne (i32.load16_u offset=32777 (local.get $at)) (i32.const 0x0a0d)) (then (return (i32.const 0))))
    (i32.store offset=8 (i32.const 0) (i32.sub (local.get $at) (local.get $start)))
    (i32.store offset=12 (i32.const 0) (local.get $tail))
    (i32.add (local.get $at) (i32.const 11)))

  ;; Which special name the bytes [$at, $at + $length) are, in any case of US-ASCII: 0 for none. They are tchars, of which the bit
  ;; 0x20 turns capitals alone into what these names hold.
  (func $special (param $at i32) (param $length i32) (result i32)
    (local $first i64)
    (local.set $first (i64.or (i64.load offset=32768 (local.get $at)) (i64.const 0x2020202020202020)))
    (if (i32.eq (local.get $length) (i32.const 4))
      (then (return (i32.eq (i32.wrap_i64 (local.get $first)) (i32.const 0x74736f68)))))
    (if (i32.eq (local.get $length) (i32.const 10))
      (then
        (return (i32.shl (i32.and
          (i64.eq (local.get $first) (i64.const 0x697463656e6e6f63))
          (i32.eq (i32.or (i32.load16_u offset=32776 (local.get $at)) (i32.const 0x2020)) (i32.const 0x6e6f)))
          (i32.const 1)))))
    (if (i32.eq (local.get $length) (i32.const 14))
      (then
        (return (i32.mul (i32.and
          (i64.eq (local.get $first) (i64.const 0x2d746e65746e6f63))
          (i64.eq (i64.or (i64.load offset=32774 (local.get $at)) (i64.const 0x2020202020202020)) (i64.const 0x6874676e656c2d74)))
          (i32.const 3)))))
    (if (i32.eq (local.get $length) (i32.const 17))
      (then
        (return (i32.shl (i32.and
          (i32.and
            (i64.eq (local.get $first) (i64.const 0x726566736e617274))
            (i32.eq (i32.load8_u offset=32776 (local.get $at)) (i32.const 0x2d)))
          (i64.eq (i64.or (i64.load offset=32777 (local.get $at)) (i64.const 0x2020202020202020)) (i64.const 0x676e69646f636e65)))
          (i32.const 2)))))
    (if (i32.eq (local.get $length) (i32.const 6))
      (then
        (return (i32.mul
          (i64.eq (i64.and (local.get $first) (i64.const 0xffffffffffff)) (i64.const 0x746365707865))
          (i32.const 5)))))
    (i32.const 0))

  ;; 1 where the bytes [$at, $end) are letters, digits, '-' and '.', and perhaps ':' and digits behind them.
  (func $plainHost (param $at i32) (param $end i32) (result i32)
    (local $v v128) (local $m i32)
    (block $found
      (loop $more
        (local.set $v (v128.load offset=32768 (local.get $at)))
        (local.set $m (i8x16.bitmask (v128.not (v128.or
          (i8x16.lt_u
            (i8x16.sub (v128.or (local.get $v) (i8x16.splat (i32.const 0x20))) (i8x16.splat (i32.const 0x61)))
            (i8x16.splat (i32.const 26)))
          (v128.and
            (i8x16.lt_u (i8x16.sub (local.get $v) (i8x16.splat (i32.const 0x2d))) (i8x16.splat (i32.const 13)))
            (i8x16.ne (local.get $v) (i8x16.splat (i32.const 0x2f))))))))
        (br_if $found (local.get $m))
        (local.set $at (i32.add (local.get $at) (i32.const 16)))
        (br_if $more (i32.lt_s (local.get $at) (local.get $end))))
      (return (i32.const 1)))
    (local.set $at (i32.add (local.get $at) (i32.ctz (local.get $m))))
    (if (i32.ge_s (local.get $at) (local.get $end)) (then (return (i32.const 1))))
    (if (i32.ne (i32.load8_u offset=32768 (local.get $at)) (i32.const 0x3a)) (then (return (i32.const 0))))
    (loop $port
      (local.set $at (i32.add (local.get $at) (i32.const 1)))
      (if (i32.ge_s (local.get $at) (local.get $end)) (then (return (i32.const 1))))
      (br_if $port (i32.lt_u (i32.sub (i32.load8_u offset=32768 (local.get $at)) (i32.const 0x30)) (i32.const 10))))
    (i32.const 0))

  ;; 1 where the ten bytes at $at are `keep-alive`, in any case.
  (func $isKeepAlive (param $at i32) (result i32)
    (i32.and
      (i64.eq
        (i64.or (i64.load offset=32768 (local.get $at)) (i64.const 0x2020202020202020))
        (i64.const 0x696c612d7065656b))
      (i32.eq (i32.or (i32.load16_u offset=32776 (local.get $at)) (i32.const 0x2020)) (i32.const 0x6576))))

  ;; The number that up to nine digits in [$at, $end) are, and 1; 0 where they are anything else.
  (func $number (param $at i32) (param $end i32) (result i32)
    (local $digit i32) (local $number i32)
    (if (i32.gt_u (i32.sub (i32.sub (local.get $end) (local.get $at)) (i32.const 1)) (i32.const 8)) (then (return (i32.const 0))))
    (loop $digits
      (local.set $digit (i32.sub (i32.load8_u offset=32768 (local.get $at)) (i32.const 0x30)))
      (if (i32.gt_u (local.get $digit) (i32.const 9)) (then (return (i32.const 0))))
      (local.set $number (i32.add (i32.mul (local.get $number) (i32.const 10)) (local.get $digit)))
      (local.set $at (i32.add (local.get $at) (i32.const 1)))
      (br_if $digits (i32.lt_s (local.get $at) (local.get $end))))
    (i32.add (local.get $number) (i32.const 1)))

  ;; Notes the field at $place, whose name is special, and whether its value [$at, $end) is as nearly all are.
  (func $note (param $special i32) (param $at i32) (param $end i32) (param $place i32)
    (local $length i32)
    (local.set $length (i32.sub (local.get $end) (local.get $at)))
    (if (i32.eq (local.get $special) (i32.const 1))
      (then
        (i32.store offset=28 (i32.const 0) (call $plainHost (local.get $at) (local.get $end)))
        ;; Where it stands, from its span.
        (i64.store offset=48 (i32.const 0) (i64.load offset=1032 (i32.shl (local.get $place) (i32.const 4))))))
    (if (i32.eq (local.get $special) (i32.const 2))
      (then
        (i32.store offset=32 (i32.const 0)
          (i32.and (i32.eq (local.get $length) (i32.const 10)) (call $isKeepAlive (local.get $at))))))
    (if (i32.eq (local.get $special) (i32.const 3))
      (then (i32.store offset=36 (i32.const 0) (call $number (local.get $at) (local.get $end)))))
    (if (i32.eq (local.get $special) (i32.const 4))
      (then
        (i32.store offset=40 (i32.const 0)
          (i32.and
            (i32.eq (local.get $length) (i32.const 7))
            (i64.eq
              (i64.and
                (i64.or (i64.load offset=32768 (local.get $at)) (i64.const 0x2020202020202020))
                (i64.const 0x00ffffffffffffff))
              (i64.const 0x0064656b6e756863))))))
    (local.set $special (i32.shl (local.get $special) (i32.const 2)))
    (i32.store offset=64 (local.get $special) (i32.add (i32.load offset=64 (local.get $special)) (i32.const 1)))
    (i32.store offset=96 (local.get $special) (local.get $place)))

  ;; HTTP/1.DIGIT SP NNN SP reason CRLF at $at: gives and writes as $requestLine, the end of the reason where that has the target's.
  (func $statusLine (param $at i32) (param $end i32) (result i32)
    (local $start i32) (local $v v128) (local $m i32) (local $minor i32) (local $code i32)
    (local.set $start (local.get $at))
    (if (i32.gt_s (i32.add (local.get $at) (i32.const 13)) (local.get $end)) (then (return (i32.const 0))))
    (if (i64.ne
          (i64.and (i64.load offset=32768 (local.get $at)) (i64.const 0x00ffffffffffffff))
          (i64.const 0x002e312f50545448))
      (then (return (i32.const 0))))
    (local.set $minor (i32.sub (i32.load8_u offset=32775 (local.get $at)) (i32.const 0x30)))
    (if (i32.gt_u (local.get $minor) (i32.const 9)) (then (return (i32.const 0))))
    ;; SP, and hundreds from 1 to 5; then tens, ones and SP.
    (if (i32.ne (i32.load8_u offset=32776 (local.get $at)) (i32.const 0x20)) (then (return (i32.const 0))))
    (local.set $m (i32.sub (i32.load8_u offset=32777 (local.get $at)) (i32.const 0x31)))
    (if (i32.gt_u (local.get $m) (i32.const 4)) (then (return (i32.const 0))))
    (local.set $code (i32.mul (i32.add (local.get $m) (i32.const 1)) (i32.const 100)))
    (local.set $m (i32.sub (i32.load8_u offset=32778 (local.get $at)) (i32.const 0x30)))
    (if (i32.gt_u (local.get $m) (i32.const 9)) (then (return (i32.const 0))))
    (local.set $code (i32.add (local.get $code) (i32.mul (local.get $m) (i32.const 10))))
    (local.set $m (i32.sub (i32.load8_u offset=32779 (local.get $at)) (i32.const 0x30)))
    (if (i32.gt_u (local.get $m) (i32.const 9)) (then (return (i32.const 0))))
    (local.set $code (i32.add (local.get $code) (local.get $m)))
    (if (i32.ne (i32.load8_u offset=32780 (local.get $at)) (i32.const 0x20)) (then (return (i32.const 0))))
    (local.set $at (i32.add (local.get $at) (i32.const 13)))
    (block $found
      (loop $more
        (local.set $v (v128.load offset=32768 (local.get $at)))
        (local.set $m (i8x16.bitmask (v128.or
          (i8x16.lt_u (local.get $v) (i8x16.splat (i32.const 0x20)))
          (i8x16.eq (local.get $v) (i8x16.splat (i32.const 0x7f))))))
        (br_if $found (local.get $m))
        (local.set $at (i32.add (local.get $at) (i32.const 16)))
        (br_if $more (i32.lt_s (local.get $at) (local.get $end))))
      (return (i32.const -1)))
    (local.set $at (i32.add (local.get $at) (i32.ctz (local.get $m))))
    (if (i32.ge_s (local.get $at) (local.get $end)) (then (return (i32.const -1))))
    (if (i32.gt_s (i32.add (local.get $at) (i32.const 2)) (local.get $end)) (then (return (i32.const 0))))
    (if (i32.ne (i32.load16_u offset=32768 (local.get $at)) (i32.const 0x0a0d)) (then (return (i32.const 0))))
    (i32.store offset=8 (i32.const 0) (i32.sub (local.get $at) (local.get $start)))
    (i32.store offset=12 (i32.const 0) (local.get $minor))
    (i32.store offset=24 (i32.const 0) (local.get $code))
    (i32.add (local.get $at) (i32.const 2)))

  ;; Field lines from $at on up to the empty line; none that ends behind $bound, and no more than $most with the $count that
  ;; are known. Gives how it ended (Scanned in src/http/scan.ts): 0 behind the empty line, 1 in a line that has no line end
  ;; yet, 2 before one that needs a second look; with bits 3 to 7 as below, bit 8 where a value has high bits, and the count from
  ;; bit 9 on. Writes where.
  (func $fields (export "fields")
    (param $at i32) (param $end i32) (param $bound i32) (param $origin i32) (param $most i32) (param $count i32)
    (result i32)
    (local $line i32) (local $v v128) (local $low v128) (local $m i32) (local $high i32) (local $obs i32) (local $nameEnd i32)
    (local $valueStart i32) (local $valueEnd i32) (local $span i32) (local $outcome i32) (local $byte i32) (local $two i32)
    (local.set $span (i32.shl (local.get $count) (i32.const 4)))
    (block $done
      (loop $lines
        (local.set $outcome (i32.const 2))
        (local.set $line (local.get $at))
        (if (i32.ge_s (local.get $at) (local.get $end))
          (then
            (local.set $outcome (i32.const 1))
            (br $done)))
        (local.set $v (v128.load offset=32768 (local.get $at)))
        (local.set $two (i32.and (i32x4.extract_lane 0 (local.get $v)) (i32.const 0xffff)))
        (if (i32.eq (local.get $two) (i32.const 0x0a0d))
          (then
            (local.set $byte (i32.add (local.get $at) (i32.const 2)))
            (if (i32.and (i32.le_s (local.get $byte) (local.get $end)) (i32.le_s (local.get $byte) (local.get $bound)))
              (then (local.set $outcome (i32.const 0))))
            (br $done)))
        ;; The end of the line comes first: the next line begins there, and does not wait until the name of this one was looked at.
        (local.set $valueEnd (local.get $at))
        (local.set $low (local.get $v))
        (block $valued
          (loop $value
            ;; What is not 0x20 to 0x7e: as signed bytes, the sum turns those into the lowest.
            (local.set $m (i8x16.bitmask (i8x16.gt_s
              (i8x16.add (local.get $low) (v128.const i64x2 0x6060606060606060 0x6060606060606060))
              (v128.const i64x2 0xdededededededede 0xdededededededede))))
            (if (i32.eqz (local.get $m))
              (then
                (local.set $valueEnd (i32.add (local.get $valueEnd) (i32.const 16)))
                (local.set $low (v128.load offset=32768 (local.get $valueEnd)))
                (br_if $value (i32.lt_s (local.get $valueEnd) (local.get $end)))
                (local.set $outcome (i32.const 1))
                (br $done)))
            (local.set $valueEnd (i32.add (local.get $valueEnd) (i32.ctz (local.get $m))))
            (if (i32.ge_s (local.get $valueEnd) (local.get $end))
              (then
                (local.set $outcome (i32.const 1))
                (br $done)))
            (local.set $two (i32.load16_u offset=32768 (local.get $valueEnd)))
            (br_if $valued (i32.eq (local.get $two) (i32.const 0x0a0d)))
            ;; HTAB and obs-text are in a value, too.
            (local.set $byte (i32.and (local.get $two) (i32.const 0xff)))
            (local.set $high (i32.or (local.get $high) (i32.shr_u (local.get $byte) (i32.const 7))))
            (br_if $done (i32.and (i32.ne (local.get $byte) (i32.const 9)) (i32.lt_u (local.get $byte) (i32.const 0x80))))
            (local.set $valueEnd (i32.add (local.get $valueEnd) (i32.const 1)))
            (local.set $low (v128.load offset=32768 (local.get $valueEnd)))
            (br $value)))
        (local.set $at (i32.add (local.get $valueEnd) (i32.const 2)))
        (br_if $done (i32.gt_s (local.get $at) (local.get $end)))
        (br_if $done (i32.gt_s (local.get $at) (local.get $bound)))
        (local.set $nameEnd (local.get $line))
        (block $named
          (loop $name
            ;; As in $requestLine. The line ends, so this does.
            (local.set $m (i8x16.bitmask (i8x16.eq
              (v128.and
                (i8x16.swizzle (v128.const i8x16 0x3a 0x3f 0x3e 0x3f 0x3f 0x3f 0x3f 0x3f 0x3e 0x3e 0x3d 0x15 0x34 0x15 0x3d 0x1c)
                  (v128.and (local.get $v) (v128.const i8x16 15 15 15 15 15 15 15 15 15 15 15 15 15 15 15 15)))
                (i8x16.swizzle (v128.const i8x16 0 0 1 2 4 8 16 32 0 0 0 0 0 0 0 0)
                  (i8x16.shr_u (local.get $v) (i32.const 4))))
              (v128.const i64x2 0 0))))
            (br_if $named (local.get $m))
            (local.set $nameEnd (i32.add (local.get $nameEnd) (i32.const 16)))
            (local.set $v (v128.load offset=32768 (local.get $nameEnd)))
            (br $name)))
        (local.set $nameEnd (i32.add (local.get $nameEnd) (i32.ctz (local.get $m))))
        (br_if $done (i32.ne (i32.load8_u offset=32768 (local.get $nameEnd)) (i32.const 0x3a)))
        (br_if $done (i32.eq (local.get $nameEnd) (local.get $line)))
        (br_if $done (i32.ge_s (local.get $count) (local.get $most)))
        ;; White space before the value: one SP, nearly always.
        (local.set $valueStart (i32.add (local.get $nameEnd) (i32.const 2)))
        (if (i32.or
              (i32.ne (i32.load16_u offset=32768 (local.get $nameEnd)) (i32.const 0x203a))
              (i32.le_u (i32.load8_u offset=32768 (local.get $valueStart)) (i32.const 0x20)))
          (then
            (local.set $valueStart (i32.add (local.get $nameEnd) (i32.const 1)))
            (block $there
              (loop $white
                (local.set $byte (i32.load8_u offset=32768 (local.get $valueStart)))
                (br_if $there (i32.and (i32.ne (local.get $byte) (i32.const 0x20)) (i32.ne (local.get $byte) (i32.const 9))))
                (local.set $valueStart (i32.add (local.get $valueStart) (i32.const 1)))
                (br $white)))))
        ;; White space behind the value; before an empty one stands the colon, or white space.
        (if (i32.le_u (i32.load8_u offset=32767 (local.get $valueEnd)) (i32.const 0x20))
          (then
            (block $trimmed
              (loop $trim
                (br_if $trimmed (i32.eq (local.get $valueEnd) (local.get $valueStart)))
                (local.set $byte (i32.load8_u offset=32767 (local.get $valueEnd)))
                (br_if $trimmed (i32.and (i32.ne (local.get $byte) (i32.const 0x20)) (i32.ne (local.get $byte) (i32.const 9))))
                (local.set $valueEnd (i32.sub (local.get $valueEnd) (i32.const 1)))
                (br $trim)))))
        (i32.store offset=1024 (local.get $span) (i32.sub (local.get $line) (local.get $origin)))
        (i32.store offset=1028 (local.get $span) (i32.shl (i32.sub (local.get $nameEnd) (local.get $origin)) (i32.const 9)))
        (i32.store offset=1032 (local.get $span) (i32.sub (local.get $valueStart) (local.get $origin)))
        (i32.store offset=1036 (local.get $span) (i32.sub (local.get $valueEnd) (local.get $origin)))
        (local.set $obs (local.get $high))
        ;; Lengths of special names: 4, 6, 10, 14, 17; their first letters: C, E, H, T.
        (local.set $m (i32.sub (local.get $nameEnd) (local.get $line)))
        (if (i32.and
              (i32.and
                (i32.lt_u (local.get $m) (i32.const 18))
                (i32.shr_u (i32.const 0x24450) (local.get $m)))
              (i32.shr_u (i32.const 0x100128) (i32.and (i32.load8_u offset=32768 (local.get $line)) (i32.const 31))))
          (then
            (local.set $m (call $special (local.get $line) (local.get $m)))
            (if (local.get $m)
              (then (call $note (local.get $m) (local.get $valueStart) (local.get $valueEnd) (local.get $count))))))
        (local.set $count (i32.add (local.get $count) (i32.const 1)))
        (local.set $span (i32.add (local.get $span) (i32.const 16)))
        (br $lines)))
    (i32.store offset=16 (i32.const 0) (local.get $line))
    ;; What the special fields say together (Fact in src/http/spans.ts): bit 3, there is one Host, a plain one; 4, no Connection, or
    ;; one of `keep-alive`; 5, no Expect; 6 and 7, content: 1 neither length nor coding, 2 one length, 3 `chunked`, 0 all else.
    (if (i32.eq (i32.load offset=68 (i32.const 0)) (i32.const 1))
      (then (local.set $outcome (i32.or (local.get $outcome) (i32.shl (i32.load offset=28 (i32.const 0)) (i32.const 3))))))
    (local.set $m (i32.load offset=72 (i32.const 0)))
    (if (i32.or
          (i32.eqz (local.get $m))
          (i32.and (i32.eq (local.get $m) (i32.const 1)) (i32.load offset=32 (i32.const 0))))
      (then (local.set $outcome (i32.or (local.get $outcome) (i32.const 16)))))
    (if (i32.eqz (i32.load offset=84 (i32.const 0)))
      (then (local.set $outcome (i32.or (local.get $outcome) (i32.const 32)))))
    ;; How often a length and a coding came, as one.
    (local.set $m (i32.or
      (i32.load offset=76 (i32.const 0))
      (i32.shl (i32.load offset=80 (i32.const 0)) (i32.const 16))))
    (if (i32.eqz (local.get $m))
      (then (local.set $outcome (i32.or (local.get $outcome) (i32.const 64))))
      (else
        (if (i32.eq (local.get $m) (i32.const 1))
          (then
            (local.set $outcome (i32.or (local.get $outcome)
              (i32.shl (i32.ne (i32.load offset=36 (i32.const 0)) (i32.const 0)) (i32.const 7)))))
          (else
            (if (i32.eq (local.get $m) (i32.const 0x10000))
              (then
                (local.set $outcome (i32.or (local.get $outcome)
                  (i32.mul (i32.load offset=40 (i32.const 0)) (i32.const 192))))))))))
    (i32.or
      (local.get $outcome)
      (i32.or
        (i32.shl (i32.ne (local.get $obs) (i32.const 0)) (i32.const 8))
        (i32.shl (local.get $count) (i32.const 9)))))

  ;; A request-line and the field lines behind it: as `fields`, with bit 20 where the minor version is not 0, and the length of the
  ;; method from bit 21 on; 3 where no request-line was read, 4 where it is not whole. $limit is of the field lines, from behind the
  ;; request-line on.
  (func (export "request") (param $at i32) (param $end i32) (param $limit i32) (param $most i32) (result i32)
    (local $next i32)
    ;; What the special fields of the head before said.
    (v128.store offset=28 (i32.const 0) (v128.const i64x2 0 0))
    (v128.store offset=64 (i32.const 0) (v128.const i64x2 0 0))
    (i64.store offset=80 (i32.const 0) (i64.const 0))
    (local.set $next (call $requestLine (local.get $at) (local.get $end)))
    (if (i32.le_s (local.get $next) (i32.const 0)) (then (return (i32.sub (i32.const 3) (local.get $next)))))
    (i32.or
      (call $fields (local.get $next) (local.get $end) (i32.add (local.get $next) (local.get $limit)) (local.get $at)
        (local.get $most) (i32.const 0))
      (i32.or
        (i32.shl (i32.ne (i32.load offset=12 (i32.const 0)) (i32.const 0)) (i32.const 20))
        (i32.shl (i32.load offset=4 (i32.const 0)) (i32.const 21)))))

  ;; As `request`, of a response; without the length of a method. Writes the status-code.
  (func (export "response") (param $at i32) (param $end i32) (param $limit i32) (param $most i32) (result i32)
    (local $next i32)
    ;; What the special fields of the head before said.
    (v128.store offset=28 (i32.const 0) (v128.const i64x2 0 0))
    (v128.store offset=64 (i32.const 0) (v128.const i64x2 0 0))
    (i64.store offset=80 (i32.const 0) (i64.const 0))
    (local.set $next (call $statusLine (local.get $at) (local.get $end)))
    (if (i32.le_s (local.get $next) (i32.const 0)) (then (return (i32.sub (i32.const 3) (local.get $next)))))
    (i32.or
      (call $fields (local.get $next) (local.get $end) (i32.add (local.get $next) (local.get $limit)) (local.get $at)
        (local.get $most) (i32.const 0))
      (i32.shl (i32.ne (i32.load offset=12 (i32.const 0)) (i32.const 0)) (i32.const 20))))

  ;; The first and the second sixteen bytes of a name of $length bytes, zeros behind it.
  (func $low (param $at i32) (param $length i32) (result v128)
    (v128.and
      (v128.load offset=32768 (local.get $at))
      (v128.load offset=205824 (select
        (i32.const 0)
        (i32.sub (i32.const 16) (local.get $length))
        (i32.gt_u (local.get $length) (i32.const 16))))))
  (func $high (param $at i32) (param $length i32) (result v128)
    (if (result v128) (i32.gt_u (local.get $length) (i32.const 16))
      (then
        (v128.and
          (v128.load offset=32784 (local.get $at))
          (v128.load offset=205824 (i32.sub (i32.const 32) (local.get $length)))))
      (else (v128.const i64x2 0 0))))
  (func $hash (param $low v128) (param $high v128) (result i32)
    (i32.wrap_i64 (i64.shr_u
      (i64.mul
        (i64.xor
          (i64.xor
            (i64x2.extract_lane 0 (local.get $low))
            (i64.rotl (i64x2.extract_lane 1 (local.get $low)) (i64.const 29)))
          (i64.xor
            (i64.rotl (i64x2.extract_lane 0 (local.get $high)) (i64.const 13))
            (i64.rotl (i64x2.extract_lane 1 (local.get $high)) (i64.const 41))))
        (i64.const 0x9e3779b97f4a7c15))
      (i64.const 54))))

  ;; The slot at which the search for a name of up to 32 bytes begins.
  (func (export "slot") (param $at i32) (param $length i32) (result i32)
    (call $hash (call $low (local.get $at) (local.get $length)) (call $high (local.get $at) (local.get $length))))

  ;; 1 where no byte of [$at, $end) has its high bit; those of the last sixteen that lie behind are looked at, too.
  (func (export "ascii") (param $at i32) (param $end i32) (result i32)
    (local $high v128)
    (loop $more
      (local.set $high (v128.or (local.get $high) (v128.load offset=32768 (local.get $at))))
      (local.set $at (i32.add (local.get $at) (i32.const 16)))
      (br_if $more (i32.lt_s (local.get $at) (local.get $end))))
    (i32.eqz (i8x16.bitmask (local.get $high))))

  ;; Writes into the spans of $count field lines which name of the table each has: its id + 1, or 0 where it has none.
  (func (export "names") (param $origin i32) (param $count i32)
    (local $span i32) (local $stop i32) (local $line i32) (local $pack i32) (local $length i32) (local $id i32) (local $slot i32)
    (local $low v128) (local $high v128)
    (local.set $stop (i32.shl (local.get $count) (i32.const 4)))
    (block $done
      (loop $lines
        (br_if $done (i32.ge_u (local.get $span) (local.get $stop)))
        (local.set $line (i32.load offset=1024 (local.get $span)))
        (local.set $pack (i32.load offset=1028 (local.get $span)))
        (local.set $length (i32.sub (i32.shr_u (local.get $pack) (i32.const 9)) (local.get $line)))
        (local.set $line (i32.add (local.get $line) (local.get $origin)))
        (local.set $id (i32.const 0))
        (block $found
          (br_if $found (i32.gt_u (local.get $length) (i32.const 32)))
          (if (i32.le_u (local.get $length) (i32.const 16))
            (then
              ;; As below, without what is zero, and without calls, each of which would cost as much again.
              (local.set $low (v128.and
                (v128.load offset=32768 (local.get $line))
                (v128.load offset=205824 (i32.sub (i32.const 16) (local.get $length)))))
              (local.set $high (v128.const i64x2 0 0))
              (local.set $slot (i32.wrap_i64 (i64.shr_u
                (i64.mul
                  (i64.xor
                    (i64x2.extract_lane 0 (local.get $low))
                    (i64.rotl (i64x2.extract_lane 1 (local.get $low)) (i64.const 29)))
                  (i64.const 0x9e3779b97f4a7c15))
                (i64.const 54)))))
            (else
              (local.set $low (call $low (local.get $line) (local.get $length)))
              (local.set $high (call $high (local.get $line) (local.get $length)))
              (local.set $slot (call $hash (local.get $low) (local.get $high)))))
          (loop $next
            (local.set $id (i32.load8_u offset=204800 (local.get $slot)))
            (br_if $found (i32.eqz (local.get $id)))
            ;; The first name is that of id + 1 = 1.
            (br_if $found (i32.eqz (v128.any_true (v128.or
              (v128.xor (local.get $low) (v128.load offset=196576 (i32.shl (local.get $id) (i32.const 5))))
              (v128.xor (local.get $high) (v128.load offset=196592 (i32.shl (local.get $id) (i32.const 5))))))))
            (local.set $slot (i32.and (i32.add (local.get $slot) (i32.const 1)) (i32.const 1023)))
            (br $next)))
        (i32.store offset=1028 (local.get $span)
          (i32.or (i32.and (local.get $pack) (i32.const -256)) (local.get $id)))
        (local.set $span (i32.add (local.get $span) (i32.const 16)))
        (br $lines))))
)
