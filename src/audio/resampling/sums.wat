;; The sums of fraction-stage.ts, four products at a time: seven times as quick as a loop in JavaScript, and as quick for
;; the first recording as for the thousandth. `npx tsx scripts/assemble-sums.ts` writes it into sums-code.ts.
(module
  (memory (export "memory") 1)

  ;; Writes a number for each output: the products of a row of coefficients with as many inputs, added up. From one output
  ;; to the next, time goes on by $whole inputs and $rest parts of $parts; the row is that of the part.
  ;; Places, distances and lengths are in bytes; a row is a multiple of 32 long.
  (func (export "sum")
    (param $input i32)                        ;; the first input of the first sum
    (param $part i32) (param $parts i32)      ;; where in the input the first output lies, in parts
    (param $whole i32) (param $rest i32)      ;; the distance of two outputs: whole inputs, in bytes, and parts
    (param $rows i32) (param $row-bytes i32)  ;; the coefficients, a row for each part
    (param $out i32) (param $end i32)         ;; the first output, and where there is none any more
    (local $at i32) (local $row i32) (local $row-end i32) (local $even v128) (local $odd v128)
    (loop $next-output
      (if (i32.ge_u (local.get $out) (local.get $end)) (then (return)))
      (local.set $at (local.get $input))
      (local.set $row (i32.add (local.get $rows) (i32.mul (local.get $part) (local.get $row-bytes))))
      (local.set $row-end (i32.add (local.get $row) (local.get $row-bytes)))
      (local.set $even (v128.const f32x4 0 0 0 0))
      (local.set $odd (v128.const f32x4 0 0 0 0))
      (loop $next-products
        (local.set $even (f32x4.add (local.get $even) (f32x4.mul
          (v128.load (local.get $at))
          (v128.load (local.get $row)))))
        (local.set $odd (f32x4.add (local.get $odd) (f32x4.mul
          (v128.load offset=16 (local.get $at))
          (v128.load offset=16 (local.get $row)))))
        (local.set $at (i32.add (local.get $at) (i32.const 32)))
        (local.set $row (i32.add (local.get $row) (i32.const 32)))
        (br_if $next-products (i32.lt_u (local.get $row) (local.get $row-end))))
      (local.set $even (f32x4.add (local.get $even) (local.get $odd)))
      (f32.store (local.get $out) (f32.add
        (f32.add (f32x4.extract_lane 0 (local.get $even)) (f32x4.extract_lane 1 (local.get $even)))
        (f32.add (f32x4.extract_lane 2 (local.get $even)) (f32x4.extract_lane 3 (local.get $even)))))
      (local.set $out (i32.add (local.get $out) (i32.const 4)))
      (local.set $input (i32.add (local.get $input) (local.get $whole)))
      (local.set $part (i32.add (local.get $part) (local.get $rest)))
      (if (i32.ge_u (local.get $part) (local.get $parts)) (then
        (local.set $part (i32.sub (local.get $part) (local.get $parts)))
        (local.set $input (i32.add (local.get $input) (i32.const 4)))))
      (br $next-output)))

  ;; The same where there are fewer rows than parts: the filter at an output's time is taken to lie on the straight line
  ;; between the two rows around it. Rows are $count for an input, and one more.
  (func (export "sumBetween")
    (param $input i32) (param $part i32) (param $parts i32) (param $whole i32) (param $rest i32)
    (param $rows i32) (param $row-bytes i32) (param $count i32) (param $out i32) (param $end i32)
    (local $at i32) (local $row i32) (local $row-end i32) (local $phase f64)
    (local $before v128) (local $after v128) (local $share f32) (local $sum f32)
    (loop $next-output
      (if (i32.ge_u (local.get $out) (local.get $end)) (then (return)))
      (local.set $at (local.get $input))
      (local.set $phase (f64.div
        (f64.mul (f64.convert_i32_u (local.get $part)) (f64.convert_i32_u (local.get $count)))
        (f64.convert_i32_u (local.get $parts))))
      (local.set $row (i32.add (local.get $rows)
        (i32.mul (i32.trunc_f64_u (local.get $phase)) (local.get $row-bytes))))
      (local.set $row-end (i32.add (local.get $row) (local.get $row-bytes)))
      (local.set $share (f32.demote_f64 (f64.sub (local.get $phase) (f64.floor (local.get $phase)))))
      (local.set $before (v128.const f32x4 0 0 0 0))
      (local.set $after (v128.const f32x4 0 0 0 0))
      (loop $next-products
        (local.set $before (f32x4.add (local.get $before) (f32x4.mul
          (v128.load (local.get $at))
          (v128.load (local.get $row)))))
        (local.set $after (f32x4.add (local.get $after) (f32x4.mul
          (v128.load (local.get $at))
          (v128.load (i32.add (local.get $row) (local.get $row-bytes))))))
        (local.set $at (i32.add (local.get $at) (i32.const 16)))
        (local.set $row (i32.add (local.get $row) (i32.const 16)))
        (br_if $next-products (i32.lt_u (local.get $row) (local.get $row-end))))
      (local.set $after (f32x4.sub (local.get $after) (local.get $before)))
      (local.set $sum (f32.add
        (f32.add (f32x4.extract_lane 0 (local.get $before)) (f32x4.extract_lane 1 (local.get $before)))
        (f32.add (f32x4.extract_lane 2 (local.get $before)) (f32x4.extract_lane 3 (local.get $before)))))
      (f32.store (local.get $out) (f32.add (local.get $sum) (f32.mul (local.get $share) (f32.add
        (f32.add (f32x4.extract_lane 0 (local.get $after)) (f32x4.extract_lane 1 (local.get $after)))
        (f32.add (f32x4.extract_lane 2 (local.get $after)) (f32x4.extract_lane 3 (local.get $after)))))))
      (local.set $out (i32.add (local.get $out) (i32.const 4)))
      (local.set $input (i32.add (local.get $input) (local.get $whole)))
      (local.set $part (i32.add (local.get $part) (local.get $rest)))
      (if (i32.ge_u (local.get $part) (local.get $parts)) (then
        (local.set $part (i32.sub (local.get $part) (local.get $parts)))
        (local.set $input (i32.add (local.get $input) (i32.const 4)))))
      (br $next-output))))
