#pragma once

#include <string>

#include "sim/cli/study.hpp"
#include "sim/experiment/ensemble.hpp"
#include "sim/io/run_file.hpp"

namespace sim::cli {

/// What the output file of a study will hold.
io::RunFileLayout layout_of(const Study& study, const std::string& command_line);

/// Hands what an ensemble records to a file.
class FileSink final : public experiment::RunSink {
 public:
  explicit FileSink(io::RunFileWriter& writer) : writer_(writer) {}
  std::size_t weeks_per_block() const override { return io::RunFileWriter::weeks_per_block; }
  void write_weeks(std::size_t replicate, std::size_t first_time, std::size_t weeks,
                   const std::vector<std::vector<float>>& blocks,
                   std::span<const double> series) override {
    writer_.write_weeks(replicate, first_time, weeks, blocks, series);
  }
  void append_results(std::size_t replicate, std::span<const Result> results) override {
    writer_.append_results(replicate, results);
  }
  void append_events(std::size_t replicate, std::span<const EventRecord> events) override {
    writer_.append_events(replicate, events);
  }
  void end_replicate(std::size_t replicate) override { writer_.end_replicate(replicate); }
  void flush() override { writer_.flush(); }

 private:
  io::RunFileWriter& writer_;
};

}  // namespace sim::cli
